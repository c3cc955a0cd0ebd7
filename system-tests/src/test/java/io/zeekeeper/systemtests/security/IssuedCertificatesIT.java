package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.AuditLines;
import io.zeekeeper.systemtests.lab.Installation;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.PemClient;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients with certificates of the controller's own authority, beyond loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuedCertificatesIT {
  private Lab lab;

  @BeforeAll
  void startLab() {
    List<String> arguments =
        new ArrayList<>(
            List.of("--server.address=0.0.0.0", "--zeekeeper.security.loopback=required"));
    RoleTable.ROLES.forEach(
        role -> arguments.add("--zeekeeper.security.certificates." + role + "=" + role));
    lab = new Lab(Zeek.standin(), arguments.toArray(String[]::new));
    lab.controller().start();
    lab.controller().awaitLog("Started ControllerApplication");
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private Path authority() {
    return lab.nodeDirectory("controller", "controller").resolve("identity/authority.crt");
  }

  /** Runs the command on the controller's host; returns its output. */
  private String create(int status, String... words) throws Exception {
    List<String> command = new ArrayList<>(Installation.of("controller-service").command());
    command.addAll(
        List.of(
            "certificate",
            "--zeekeeper.controller.name=controller",
            "--zeekeeper.state-dir=" + lab.directory().resolve("controller")));
    command.addAll(List.of(words));
    Path errors = lab.directory().resolve("certificate.err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).as(Files.readString(errors)).isEqualTo(status);
    return status == 0 ? output : Files.readString(errors);
  }

  private PemClient client(String name) throws Exception {
    Path file = Files.createTempFile(lab.directory(), name, ".pem");
    Files.writeString(file, create(0, "create", name, "--ttl=1h"));
    return new PemClient(file, authority(), lab.clientPort());
  }

  private ZeekClient.Output zeekClient(PemClient client, String... arguments) {
    return ZeekClient.of(
            lab.clientPort(),
            "ssl.enable=yes",
            "ssl.certificate=" + client.file(),
            "ssl.keyfile=" + client.file(),
            "ssl.cafile=" + authority())
        .run(arguments);
  }

  @Test
  void eachRowOfTheTableHoldsForEveryCertificate() throws Exception {
    for (String role : RoleTable.ROLES) {
      RoleTable.read().assertHolds(client(role).api(), role);
    }
    RoleTable.read().assertHolds(client("stranger").api(), "");
  }

  @Test
  void zeekClientUsesTheFileAsItIs() throws Exception {
    PemClient viewer = client("viewer");
    ZeekClient.Output read = zeekClient(viewer, "get-instances");
    assertThat(read.exit()).as(read.stderr()).isZero();
    ZeekClient.Output refused = zeekClient(viewer, "restart");
    assertThat(refused.stdout() + refused.stderr())
        .contains("'viewer' has the role viewer, and this takes operator");
    ZeekClient.Output deployed = zeekClient(client("operator"), "deploy");
    assertThat(deployed.stdout() + deployed.stderr())
        .contains("no configuration available")
        .doesNotContain("has the role");
  }

  @Test
  void revokedCertificateIsRefusedAlsoAfterARestart() throws Exception {
    PemClient lost = client("viewer");
    PemClient kept = client("viewer");
    PemClient admin = client("admin");
    assertThat(lost.api().get("/api/v1/certificates").items())
        .anyMatch(one ->
            one.path("client").asString("").equals("viewer")
                && one.path("serial").asString().equals(lost.serial()));

    assertThat(admin.api().delete("/api/v1/certificates/" + lost.serial()).status()).isEqualTo(200);

    assertThat(lost.api().get("/api/v1/nodes").detail())
        .isEqualTo("the client certificate is revoked");
    assertThat(zeekClient(lost, "get-instances").exit()).isEqualTo(1);
    assertThat(kept.api().get("/api/v1/nodes").status()).isEqualTo(200);

    lab.controller().kill();
    lab.controller().start();
    lab.controller().awaitLog("Started ControllerApplication");
    kept.awaitStatus("/api/v1/nodes", 200);
    assertThat(lost.api().get("/api/v1/nodes").status()).isEqualTo(401);
  }

  @Test
  void commandIsAuditedAndSaysWhatIsMissing() throws Exception {
    assertThat(create(0, "create", "stranger")).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(Files.readString(lab.directory().resolve("certificate.err")))
        .contains("note: 'stranger' has no role on this controller");
    assertThat(AuditLines.of(lab).latest("createClientCertificate"))
        .last()
        .satisfies(line -> {
          assertThat(line.path("outcome").asString()).isEqualTo("SUCCEEDED");
          assertThat(line.path("subject").path("names").path("client").asString())
              .isEqualTo("stranger");
        });
    assertThat(create(1, "create")).contains("use: certificate create <name> [--ttl=90d]");
    assertNoKeyIsKept();
  }

  private void assertNoKeyIsKept() throws IOException {
    assertThat(Files.readString(AuditLines.of(lab).file()) + lab.controller().log())
        .doesNotContain("PRIVATE KEY");
  }
}
