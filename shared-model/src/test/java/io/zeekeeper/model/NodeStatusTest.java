package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void jsonHasBothRolesAndNoAbsentMembers() {
    var agent = NodeStatus.ofManagement("agent-1", Role.AGENT, 42, null, START);
    String json = Json.lenient().writeValueAsString(agent);
    assertThat(json)
        .isEqualTo(
            "{\"node\":\"agent-1\",\"state\":\"RUNNING\",\"mgmt_role\":\"AGENT\","
                + "\"cluster_role\":\"NONE\",\"pid\":42,\"started_at\":\"2026-03-01T10:00:00Z\"}");
    assertThat(Json.lenient().readValue(json, NodeStatus.class)).isEqualTo(agent);
  }

  @Test
  void unreachableNodeIsUnknownAndKeepsItsOtherMembers() {
    var node =
        new NodeStatus(
            "w",
            State.RUNNING,
            Role.NONE,
            ClusterRole.WORKER,
            7L,
            2200,
            9000,
            NodeStatus.Channel.CONNECTED,
            START,
            1,
            "exit 1");
    NodeStatus unknown = node.unknown();
    assertThat(unknown.state()).isEqualTo(State.UNKNOWN);
    assertThat(unknown.channel()).isNull();
    assertThat(unknown)
        .usingRecursiveComparison()
        .ignoringFields("state", "channel")
        .isEqualTo(node);
    assertThat(Json.lenient().readValue(Json.lenient().writeValueAsString(node), NodeStatus.class))
        .isEqualTo(node);
  }

  @Test
  void uptimeCountsFromTheStartAndIsNeverNegative() {
    NodeStatus agent = NodeStatus.ofManagement("agent-1", Role.AGENT, 42, null, START);
    assertThat(agent.at(START.plusMillis(90_500)).uptime()).isEqualTo("90s");
    assertThat(agent.at(START.minusSeconds(3600)).uptime()).isEqualTo("0s");
    assertThat(agent.at(START).withoutUptime()).isEqualTo(agent);
    assertThat(NodeStatus.ofManagement("a", Role.AGENT, 1, null, null).at(START).uptime()).isNull();
  }
}
