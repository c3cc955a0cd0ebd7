package io.zeekeeper.controller.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.zeekclient.data.BrokerJson;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ZeekRecordsTest {
  @Test
  void secretOptionIsHiddenAsTheProtocolCannotMarkIt() {
    Node node =
        Node.of("n", "a", ClusterRole.WORKER)
            .withSecrets(
                new TreeMap<>(),
                List.of(new Option("x", "\"planted\"", true), new Option("y", "1")));
    var configuration = new Configuration("c", List.of(), List.of(node));
    var written = ZeekRecords.write(configuration);
    assertThat(BrokerJson.write(BrokerJson.write(written)))
        .contains("<hidden>")
        .doesNotContain("planted");
    assertThat(ZeekRecords.readConfiguration(written).nodes().getFirst().options())
        .containsExactly(new Option("x", "<hidden>"), new Option("y", "1"));
  }
}
