package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.ControlPort;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What another user of the host can do, even if that user may enter the state directories: nothing
 * with keys, tokens, environments, control channels and the socket for commands.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalUserIT {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c");
  private static final String SECRET = "planted-5d1c0f7a9b";

  private Lab lab;
  private Api api;
  private String token;
  private List<Long> processes;

  @BeforeAll
  void startLab() throws Exception {
    Assumptions.assumeTrue(Nodes.canSniff(), "needs root, to become another user");
    lab = new Lab(Zeek.standin(), "--zeekeeper.controller.agent-address=0.0.0.0");
    api = lab.api();
    lab.startController();
    token =
        api.post("/api/v1/enrolments", "{\"instance\":\"agent-1\"}")
            .json()
            .path("token")
            .asString();
    Path file = lab.directory().resolve("token");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, token);
    lab.startAgentTo(
        "wss://127.0.0.1:" + lab.agentPort(),
        "agent-1",
        "--zeekeeper.agent.enrolment-token-file=" + file);
    lab.awaitConnected("agent-1");
    api.deploySuccessfully(lab.smallCluster("c", "agent-1", Map.of("FEED_TOKEN", SECRET)));

    processes = new ArrayList<>(api.nodePids().values());
    processes.add(lab.controller().pid());
    processes.add(lab.agent("agent-1").pid());
    for (String directory :
        List.of("", "controller", "controller/nodes", "agent-1", "agent-1/nodes")) {
      allow(lab.directory().resolve(directory), "rwxr-xr-x");
    }
    for (String node : api.nodePids().keySet()) {
      allow(lab.nodeDirectory("agent-1", node), "rwxr-xr-x");
    }
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private static void allow(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** What a command of another user writes. */
  private static String nobody(String script, List<String> arguments) throws Exception {
    var command = new ArrayList<>(AS_NOBODY);
    command.add(script);
    command.add("sh");
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return output;
  }

  /** Those of the files that another user can read. */
  private static List<String> readable(List<String> files) throws Exception {
    return nobody("for f in \"$@\"; do cat \"$f\" > /dev/null 2>&1 && echo \"$f\"; done", files)
        .lines()
        .toList();
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  @Test
  void noFileOfAServiceIsReadable() throws Exception {
    var files = new ArrayList<>(filesIn(lab.nodeDirectory("controller", "controller")));
    files.addAll(filesIn(lab.nodeDirectory("agent-1", "agent-1")));
    files.add(lab.directory().resolve("token").toString());
    for (String node : api.nodePids().keySet()) {
      files.add(lab.nodeDirectory("agent-1", node).resolve("zeekeeper-node.zeek").toString());
    }
    assertThat(files)
        .anyMatch(file -> file.endsWith("identity/authority.pem"))
        .anyMatch(file -> file.endsWith("identity/agent.pem"))
        .anyMatch(file -> file.endsWith("admin-token"))
        .anyMatch(file -> file.contains("/channels/"))
        .anyMatch(file -> file.endsWith("audit.jsonl"));
    // A file that everyone may read, which shows that the others could be found.
    Path open = lab.nodeDirectory("agent-1", "worker").resolve("open");
    allow(Files.createFile(open), "rw-r--r--");
    files.add(open.toString());

    assertThat(readable(files)).containsExactly(open.toString());
  }

  @Test
  void noEnvironmentIsReadableAndNoCommandLineHasASecret() throws Exception {
    List<String> environments = processes.stream().map(pid -> "/proc/" + pid + "/environ").toList();
    assertThat(readable(environments)).isEmpty();

    String admin =
        Files.readString(lab.nodeDirectory("controller", "controller").resolve("admin-token"))
            .strip();
    String lines =
        nobody(
            "cat \"$@\" | tr '\\0' ' '",
            processes.stream().map(p -> "/proc/" + p + "/cmdline").toList());
    assertThat(lines)
        .contains("--zeekeeper.agent.name=agent-1")
        .doesNotContain(SECRET, token, admin);
  }

  @Test
  void controlChannelIsClosedToOtherUsers() throws Exception {
    int port = ControlPort.of(api.nodePids().get("manager"));
    assertThat(ControlPort.answers(new Socket(InetAddress.getLoopbackAddress(), port))).isFalse();
    assertThat(ControlPort.answers(ControlPort.tlsWithoutCertificate(port))).isFalse();
    assertThat(api.get("/api/v1/nodes").status()).isEqualTo(200);
  }

  @Test
  void socketForCommandsAnswersNoOtherUser() throws Exception {
    String client =
        """
        python3 -c 'import socket, sys
        s = socket.socket(socket.AF_UNIX)
        try:
          s.connect(sys.argv[1])
          try:
            s.sendall(b"{\\"action\\":\\"CREATE\\",\\"name\\":\\"mine\\",\\"role\\":\\"admin\\"}\\n")
          except BrokenPipeError:
            pass # The controller has answered and closed the socket.
          print(s.recv(10000).decode())
        except OSError as e:
          print(type(e).__name__)' "$1"
        """;
    Path home = lab.nodeDirectory("controller", "controller");
    Path socket = home.resolve("command.socket");
    assertThat(nobody(client, List.of(socket.toString()))).isEqualTo("PermissionError");

    // Even if the modes are wrong, the kernel says who calls.
    allow(home, "rwxr-xr-x");
    allow(socket, "rwxrwxrwx");
    try {
      assertThat(nobody(client, List.of(socket.toString())))
          .contains("only the controller's user and root may do this");
      lab.controller().awaitLog("refused a command of user");
    } finally {
      allow(socket, "rw-------");
      allow(home, "rwx------");
    }
    assertThat(api.get("/api/v1/tokens").body()).doesNotContain("mine");
  }
}
