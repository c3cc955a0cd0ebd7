package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract with Broker and a real Zeek, if installed. */
class RealEncryptedBrokerIT extends RealEncryptedClusterContract {
  @Override
  NodeKeys keys() {
    return NodeKeys.BROKER;
  }

  @Test
  void nodeWithACertificateOfAnotherAuthorityOrNoneGetsNoEvent() throws Exception {
    assertSucceeded(api.deploy(spanning("guarded")));
    Map<String, String> former = filesOfWorker();
    assertThat(listen("right", former, LISTENER)).contains("met, manager");

    // Each forced deployment makes another authority.
    assertSucceeded(api.post("/api/v1/deployments", "{\"force\": true}"));
    Map<String, String> current = filesOfWorker();
    assertThat(current.get("zeekeeper-broker-ca.pem"))
        .isNotEqualTo(former.get("zeekeeper-broker-ca.pem"));
    assertRefused("former", former);

    // The intruder trusts the cluster and shows its former certificate.
    former.put("zeekeeper-broker-ca.pem", current.get("zeekeeper-broker-ca.pem"));
    assertRefused("trusting", former);

    // Broker's default, without a certificate.
    current.put("zeekeeper-keys.zeek", "");
    assertRefused("without", current);
    assertClusterGoesOn();
  }

  private void assertRefused(String name, Map<String, String> files) throws Exception {
    assertThat(listen(name, files, LISTENER)).contains("PEER_UNAVAILABLE").doesNotContain("met");
  }

  @Test
  void withoutCertificatesAnyoneGetsEventsAndTheWarningSaysSo() throws Exception {
    withEncryptionOff(controller -> {
      deployWithWarning(controller, spanning("open"), "not authenticated: ");
      Map<String, String> files = filesOfWorker();
      assertThat(files).doesNotContainKeys(keys().files().toArray(String[]::new));
      assertThat(listen("stranger", files, LISTENER)).contains("met, manager");
    });
  }
}
