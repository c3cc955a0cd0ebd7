package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.AuditLines;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.OpensslCa;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients with certificates, over REST and with zeek-client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificatesIT {
  @TempDir static Path directory;
  private OpensslCa ca;
  private Lab lab;

  @BeforeAll
  void startLab() throws Exception {
    Assumptions.assumeTrue(
        OpensslCa.isAvailable(), "no openssl to make the certificates of these tests");
    ca = new OpensslCa(directory);
    ca.certificate("controller", "IP:127.0.0.1");
    for (String role : RoleTable.ROLES) {
      ca.certificate(role, "DNS:" + role + ".example");
    }
    ca.certificate("stranger", "DNS:stranger.example");
    String bundle = "--spring.ssl.bundle.pem.clients.";
    String security = "--zeekeeper.security.";
    lab =
        new Lab(
            Zeek.standin(),
            "--server.ssl.bundle=clients",
            "--server.ssl.client-auth=want",
            bundle + "keystore.certificate=" + ca.file("controller.pem"),
            bundle + "keystore.private-key=" + ca.file("controller.key"),
            bundle + "truststore.certificate=" + ca.file("ca.pem"),
            security + "loopback=required",
            security + "certificates.viewer=viewer",
            security + "certificates.operator=operator",
            security + "certificates.admin=admin");
    lab.controller().start();
    lab.controller().awaitLog("Started ControllerApplication");
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private Api api(String name) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(ca.client(name)).build();
    return new Api(client, URI.create("https://127.0.0.1:" + lab.clientPort()));
  }

  private ZeekClient.Output zeekClient(String name, String... arguments) {
    return ZeekClient.of(
            lab.clientPort(),
            "ssl.enable=yes",
            "ssl.certificate=" + ca.file(name + ".pem"),
            "ssl.keyfile=" + ca.file(name + ".key"),
            "ssl.cafile=" + ca.file("ca.pem"))
        .run(arguments);
  }

  @Test
  void eachRowOfTheTableHoldsForEveryCertificate() throws Exception {
    for (String role : RoleTable.ROLES) {
      RoleTable.read().assertHolds(api(role), role);
    }
    RoleTable.read().assertHolds(api("stranger"), "");
  }

  @Test
  void responsesOverTlsDemandTlsFromThenOn() throws Exception {
    assertThat(
            api("viewer")
                .get("/api/v1/nodes")
                .http()
                .headers()
                .firstValue("Strict-Transport-Security"))
        .hasValueSatisfying(value -> assertThat(value).contains("max-age="));
  }

  @Test
  void tokenWorksBesideCertificates() throws Exception {
    Path file = lab.directory().resolve("controller/nodes/controller/admin-token");
    Api stranger = api("stranger").withToken(Files.readString(file).strip());
    assertThat(stranger.get("/api/v1/tokens").status()).isEqualTo(200);
  }

  @Test
  void zeekClientReadsWithTheCertificateOfAViewer() {
    ZeekClient.Output read = zeekClient("viewer", "get-instances");
    assertThat(read.exit()).as(read.stderr()).isZero();
    ZeekClient.Output refused = zeekClient("viewer", "restart");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.stdout() + refused.stderr())
        .contains("'viewer' has the role viewer, and this takes operator");
    // The log drops lines when there are many.
    assertThat(AuditLines.of(lab).latest("restartNodes"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("outcome").asString()).isEqualTo("REFUSED");
          JsonNode actor = line.path("actor");
          assertThat(actor.path("edge").asString()).isEqualTo("zeek-client");
          assertThat(actor.path("principal").path("name").asString()).isEqualTo("viewer");
        });
  }

  @Test
  void zeekClientDeploysWithTheCertificateOfAnOperatorButStagesNothing() throws Exception {
    Path ini = directory.resolve("cluster.ini");
    Files.writeString(ini, "[instances]\nagent-1\n[manager]\ninstance = agent-1\nrole = manager\n");
    ZeekClient.Output staged = zeekClient("operator", "stage-config", ini.toString());
    assertThat(staged.exit()).isEqualTo(1);
    assertThat(staged.stdout() + staged.stderr())
        .contains("'operator' has the role operator, and this takes admin");
    ZeekClient.Output deployed = zeekClient("operator", "deploy");
    assertThat(deployed.stdout() + deployed.stderr())
        .contains("no configuration available")
        .doesNotContain("has the role");
  }

  @Test
  void zeekClientWithoutARoleIsNotConnected() {
    ZeekClient.Output refused = zeekClient("stranger", "get-instances");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.stderr()).contains("401");
  }
}
