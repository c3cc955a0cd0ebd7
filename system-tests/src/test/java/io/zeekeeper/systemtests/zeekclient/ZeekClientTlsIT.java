package io.zeekeeper.systemtests.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.OpensslCa;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the port for clients, as zeek-client uses it. Openssl makes the certificates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZeekClientTlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path directory;
  private Lab open;
  private Lab mutual;

  @BeforeAll
  void startLabs() throws Exception {
    Assumptions.assumeTrue(
        OpensslCa.isAvailable(), "no openssl to make the certificates of these tests");
    var ca = new OpensslCa(directory);
    ca.certificate("controller", "IP:127.0.0.1");
    ca.certificate("other", "DNS:elsewhere.example");
    ca.certificate("client", "DNS:client.example");
    open = tlsLab("none");
    mutual = tlsLab("need");
    ZeekClient.of(open.clientPort());
  }

  @AfterAll
  void stopLabs() {
    if (open != null) {
      open.close();
    }
    if (mutual != null) {
      mutual.close();
    }
  }

  /** A controller with its own copy of the certificate, so that a test can replace it. */
  private Lab tlsLab(String clientAuth) throws IOException {
    String bundle = "--spring.ssl.bundle.pem.clients.";
    for (String suffix : new String[] {"pem", "key"}) {
      Files.copy(
          directory.resolve("controller." + suffix), directory.resolve(clientAuth + "." + suffix));
    }
    var lab =
        new Lab(
            Zeek.standin(),
            "--server.ssl.bundle=clients",
            "--server.ssl.client-auth=" + clientAuth,
            bundle + "reload-on-update=true",
            bundle + "keystore.certificate=" + directory.resolve(clientAuth + ".pem"),
            bundle + "keystore.private-key=" + directory.resolve(clientAuth + ".key"),
            bundle + "truststore.certificate=" + directory.resolve("ca.pem"));
    lab.controller().start();
    lab.controller().awaitLog("Started ControllerApplication");
    return lab;
  }

  private ZeekClient client(Lab lab, boolean certificate) {
    return certificate
        ? ZeekClient.of(
            lab.clientPort(),
            "ssl.enable=yes",
            "ssl.certificate=" + directory.resolve("client.pem"),
            "ssl.keyfile=" + directory.resolve("client.key"),
            "ssl.cafile=" + directory.resolve("ca.pem"))
        : ZeekClient.of(lab.clientPort(), "ssl.enable=yes");
  }

  @Test
  void clientWithoutACertificateConnectsWithTls() {
    ZeekClient.Output output = client(open, false).run("get-instances");
    assertThat(output.exit()).as(output.stderr()).isZero();
  }

  @Test
  void clientWithoutTlsGetsNoAnswer() {
    assertThat(
            ZeekClient.of(open.clientPort(), "client.peering_attempts=1")
                .run("get-instances")
                .exit())
        .isEqualTo(1);
  }

  @Test
  void clientCertificateIsRequiredWhenConfigured() {
    ZeekClient.Output with = client(mutual, true).run("get-instances");
    assertThat(with.exit()).as(with.stderr()).isZero();
    ZeekClient.Output without = client(mutual, false).run("get-instances");
    assertThat(without.exit()).isEqualTo(1);
  }

  @Test
  void replacedCertificateIsUsedWithoutARestart() throws Exception {
    ZeekClient strict = client(open, true);
    assertThat(strict.run("get-instances").exit()).isZero();
    Files.copy(
        directory.resolve("other.pem"),
        directory.resolve("none.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        directory.resolve("other.key"),
        directory.resolve("none.key"),
        StandardCopyOption.REPLACE_EXISTING);
    await("the client to see the other host's name")
        .atMost(PATIENCE)
        .until(() -> strict.run("get-instances").stderr().contains("CERTIFICATE_VERIFY_FAILED"));
  }
}
