package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract with ZeroMQ and a real Zeek, if installed. */
class RealEncryptedClusterIT extends RealEncryptedClusterContract {
  private static final String ZEROMQ_LISTENER =
      LISTENER
          + """
          event Cluster::Backend::ZeroMQ::subscription(topic: string) { print "topic", topic; }
          """;

  @Override
  NodeKeys keys() {
    return NodeKeys.ZEROMQ;
  }

  @Test
  void clearTextIsSentOnlyOnRequestAndIsNamed() throws Exception {
    withEncryptionOff(controller -> {
      deployWithWarning(controller, chattering("clear", "clear-marker"), "not encrypted: ");
      String clear = new String(capture(lab, "clear"), StandardCharsets.ISO_8859_1);
      assertThat(clear.contains("clear-marker")).isTrue();
    });
  }

  @Test
  void nodeWithAnotherKeyGetsNoEvent() throws Exception {
    assertSucceeded(api.deploy(spanning("guarded")));
    List<String> keys = secrets("agent-2", "worker-1");
    Map<String, String> files = filesOfWorker();
    assertThat(listen("right", files, ZEROMQ_LISTENER))
        .contains("topic, zeek.cluster")
        .contains("met, manager");

    // The same characters in another order are another key.
    String wrong = new StringBuilder(keys.getLast()).reverse().toString();
    files.replaceAll((name, text) -> text.replace(keys.getLast(), wrong));
    assertThat(listen("wrong", files, ZEROMQ_LISTENER)).doesNotContain("topic", "met");
    assertClusterGoesOn();
  }
}
