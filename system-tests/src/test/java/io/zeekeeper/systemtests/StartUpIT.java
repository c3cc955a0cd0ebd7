package io.zeekeeper.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the services say when they cannot start, or start in a doubtful way. */
class StartUpIT {
  @TempDir private Path directory;

  private Service service(String module, String... arguments) {
    var service =
        new Service(module, directory.resolve("out-" + System.nanoTime()), List.of(arguments));
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
            .contains("--zeekeeper.link.ping=10s");
      }
    }
  }

  @Test
  void anUnknownPropertyIsRefused() {
    try (Service service = service("agent-service", "--zeekeeper.agent.nmae=x")) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("unknown property 'zeekeeper.agent.nmae'");
    }
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    try (Service service = service("agent-service", "--zeekeeper.agent.name=../x")) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("'../x'").contains("zeekeeper.agent.name");
    }
  }

  @Test
  void aSecondControllerOnOneDirectoryIsRefused() {
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
  void aStateDirectoryThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    try (Service service = service("agent-service", "--zeekeeper.state-dir=" + file)) {
      assertThat(service.awaitExit()).isEqualTo(1);
      assertThat(service.log()).contains("cannot use the state directory " + file);
    }
  }

  @Test
  void listeningBeyondLoopbackIsSaid() {
    try (Service service =
        service(
            "agent-service",
            "--zeekeeper.state-dir=" + directory,
            "--server.address=0.0.0.0",
            "--server.port=0",
            "--zeekeeper.agent.controller=none")) {
      service.awaitLog("beyond loopback and without authentication");
    }
  }

  @Test
  void anAgentWithoutZeekSaysSoAndRuns() {
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
}
