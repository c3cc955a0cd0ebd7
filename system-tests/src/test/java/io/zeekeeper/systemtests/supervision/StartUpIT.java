package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the services print when they cannot start, or start with a risky setting. */
class StartUpIT {
  @TempDir private Path directory;

  private Service service(String module, String... arguments) {
    var service =
        new Service(module, directory.resolve("out-" + System.nanoTime()), List.of(arguments))
            .asBuilt();
    service.start();
    return service;
  }

  @Test
  void helpListsThePropertiesWithTheirDefaults() {
    for (String module : List.of("controller-service", "agent-service")) {
      try (Service service = service(module, "--help")) {
        assertThat(service.awaitExit()).isZero();
        assertThat(service.log())
            .contains("--zeekeeper.state-dir=")
            .contains("--zeekeeper.link.ping=10s")
            .contains("--server.address=127.0.0.1");
      }
    }
  }

  @Test
  void unknownPropertyIsRefused() {
    try (Service service = service("agent-service", "--zeekeeper.agent.nmae=x")) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("unknown property 'zeekeeper.agent.nmae'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          agent      | zeekeeper.link.ping                  | soon     | a number and a unit
          agent      | zeekeeper.agent.zeek.control-ports   | 5-3      | as in 25000-25999
          agent      | zeekeeper.agent.controller           | http://x | ws://127.0.0.1:2150
          agent      | zeekeeper.agent.restart.jitter       | 2        | from 0 to 1
          agent      | zeekeeper.agent.start-order          | any      | one of overlapped, staged
          agent      | zeekeeper.agent.zeek.options.Log::x  | 1        | options[Log::x]
          agent      | server.port                          | none     | a TCP port
          controller | zeekeeper.timeouts.query             | 0s       | from 1ms
          controller | zeekeeper.cluster-backend            | kafka    | one of auto, zeromq, broker
          """)
  void invalidValueEndsTheStartWithOneLine(
      String service, String property, String value, String remedy) {
    try (Service started = service(service + "-service", "--" + property + "=" + value)) {
      assertThat(started.awaitExit()).isEqualTo(1);
      assertThat(started.log().strip())
          .startsWith(service + ": cannot start: ")
          .contains(property)
          .contains(remedy)
          .doesNotContain("\n");
    }
  }

  @Test
  void portInUseEndsTheStartWithAPlainMessage() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Service service =
            service(
                "agent-service",
                "--zeekeeper.state-dir=" + directory,
                "--server.port=" + taken.getLocalPort())) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log())
          .contains("cannot start: port " + taken.getLocalPort() + " is in use")
          .doesNotContain("\tat ")
          .doesNotContain("APPLICATION FAILED TO START");
    }
  }

  @Test
  void invalidAgentNameIsRefused() {
    try (Service service = service("agent-service", "--zeekeeper.agent.name=../x")) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("'../x'").contains("zeekeeper.agent.name");
    }
  }

  @Test
  void secondControllerOnTheSameDirectoryIsRefused() {
    String state = "--zeekeeper.state-dir=" + directory.resolve("state");
    try (Service first =
        service(
            "controller-service",
            state,
            "--server.port=0",
            "--zeekeeper.controller.agent-port=0")) {
      first.awaitLog("listening for agents");
      try (Service second =
          service(
              "controller-service",
              state,
              "--server.port=0",
              "--zeekeeper.controller.agent-port=0")) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.log()).contains("another service uses");
      }
    }
  }

  @Test
  void unusableStateDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    try (Service service = service("agent-service", "--zeekeeper.state-dir=" + file)) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("cannot use the state directory " + file);
    }
  }

  @Test
  void listeningBeyondLoopbackInTheClearIsLogged() {
    try (Service service =
        service(
            "agent-service",
            "--zeekeeper.state-dir=" + directory,
            "--server.address=0.0.0.0",
            "--server.port=0",
            "--zeekeeper.security.insecure=true",
            "--zeekeeper.agent.controller=none")) {
      service.awaitLog("0.0.0.0 beyond loopback and in the clear");
    }
  }

  @Test
  void agentWithoutZeekLogsThatAndStarts() {
    try (Service service =
        service(
            "agent-service",
            "--zeekeeper.state-dir=" + directory,
            "--server.port=0",
            "--zeekeeper.agent.controller=none",
            "--zeekeeper.agent.zeek.command=/nonexistent/zeek")) {
      service.awaitLog("/nonexistent/zeek");
      service.awaitLog("Started AgentApplication");
    }
  }

  @Test
  void testingModeKeepsStateInTheWorkingDirectoryAndArchivesNothing() {
    var agent =
        new Service(
            "agent-service",
            directory.resolve("out"),
            List.of(
                "--server.port=0",
                "--zeekeeper.agent.name=tested",
                "--zeekeeper.agent.controller=none"));
    try (agent) {
      agent
          .in(
              directory,
              Map.of(
                  "ZEEK_MANAGEMENT_TESTING",
                  "1",
                  "ZEEK_MANAGEMENT_STATE_DIR",
                  directory + "/elsewhere"))
          .start();
      agent.awaitLog("rotated logs are not archived");
      assertThat(directory.resolve("nodes/tested/id")).exists();
      assertThat(directory.resolve("elsewhere")).doesNotExist();
    }
  }
}
