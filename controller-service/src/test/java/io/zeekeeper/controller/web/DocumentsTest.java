package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.controller.web.AskedBy.ClientEdge;
import io.zeekeeper.controller.web.EventDocument.ClusterEventType;
import io.zeekeeper.controller.web.NodeDocument.NodeRole;
import io.zeekeeper.controller.web.NodeDocument.NodeState;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The documents of the API, made from the features' data. */
class DocumentsTest {
  private static JsonNode json(String text) {
    return Json.lenient().readTree(text.replace('\'', '"'));
  }

  private static Results nodes(String... instances) {
    return new Results(
        "r",
        Stream.of(instances)
            .map(instance ->
                Result.success("r", instance, null)
                    .withData(
                        List.of(
                            NodeStatus.ofManagement(instance, Role.AGENT, 1, 2151, Instant.EPOCH),
                            json(
                                "{'node':'w-%s','state':'RUNNING','mgmt_role':'NONE','cluster_role':'WORKER'}"
                                    .formatted(instance)))))
            .toList());
  }

  private static NodeFilter filter(@Nullable Integer limit, @Nullable String cursor) {
    return NodeFilter.of(null, null, null, limit, cursor);
  }

  private static List<String> names(NodeList list) {
    return list.items().stream().map(NodeDocument::node).toList();
  }

  @Test
  void nodeDocumentHasRoleAndIsoUptime() {
    var status = NodeStatus.ofManagement("agent-1", Role.AGENT, 7, 2151, Instant.EPOCH);
    var node =
        NodeDocument.of(
            "agent-1", Json.lenient().valueToTree(status.at(Instant.EPOCH.plusSeconds(90))));
    assertThat(node.role()).isEqualTo(NodeRole.AGENT);
    assertThat(node.uptime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(Json.lenient().writeValueAsString(node)).contains("\"uptime\":\"PT1M30S\"");
  }

  @Test
  void unknownValuesOfANewerAgentAreAccepted() {
    var node =
        NodeDocument.of(
            "a", json("{'node':'n','state':'DREAMING','cluster_role':'POET','channel':'ODD'}"));
    assertThat(node.state()).isEqualTo(NodeState.UNKNOWN);
    assertThat(node.role()).isNull();
    assertThat(node.channel()).isNull();
  }

  @Test
  void pagesListEachNodeOnceForAnyInstanceNames() {
    Results answer = nodes("a", "a-b", "a.b", "a_b", "aa");
    List<String> all = names(NodeList.of(answer, filter(null, null)));
    assertThat(all).hasSize(10);
    List<String> paged = new ArrayList<>();
    NodeList page = NodeList.of(answer, filter(3, null));
    paged.addAll(names(page));
    while (page.next() != null) {
      page = NodeList.of(answer, filter(3, page.next()));
      paged.addAll(names(page));
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void filterMatchesOnlyInstancesThatThePageMayContain() {
    var first = NodeFilter.of(Set.of("a", "b"), null, null, null, null);
    assertThat(List.of("a", "b", "c")).filteredOn(first::mayMatch).containsExactly("a", "b");
    var later = filter(null, "b!w");
    assertThat(List.of("a", "b", "c")).filteredOn(later::mayMatch).containsExactly("b", "c");
  }

  @Test
  void nodesAreFilteredByRoleAndState() {
    var workers =
        NodeFilter.of(null, Set.of(NodeRole.WORKER), Set.of(NodeState.RUNNING), null, null);
    assertThat(names(NodeList.of(nodes("a"), workers))).containsExactly("w-a");
    var stopped = NodeFilter.of(null, null, Set.of(NodeState.STOPPED), null, null);
    assertThat(names(NodeList.of(nodes("a"), stopped))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyEventTypeMapsToOneApiType(EventType type) {
    ClusterEventType shown = ClusterEventType.of(type.text());
    assertThat(shown.name()).isEqualTo(type.name());
    assertThat(ClusterEventType.domain(Set.of(shown))).containsExactly(type);
  }

  @Test
  void eventTypeOfALaterVersionIsOther() {
    assertThat(ClusterEventType.of("of_tomorrow")).isEqualTo(ClusterEventType.OTHER);
    assertThat(ClusterEventType.domain(Set.of(ClusterEventType.OTHER))).isEmpty();
  }

  @Test
  void eventDetailsAreTyped() {
    var change = EventDetails.of(json("{'old':'RUNNING','new':'CRASHED','reason':'exit code 1'}"));
    assertThat(Json.lenient().valueToTree(change).toString())
        .isEqualTo(
            "{\"old_state\":\"RUNNING\",\"new_state\":\"CRASHED\",\"reason\":\"exit code 1\"}");
    var line = EventDetails.of(json("{'level':'info'}"));
    assertThat(Json.lenient().valueToTree(line).toString()).isEqualTo("{\"level\":\"INFO\"}");
    var staged = EventDetails.of(json("{'configuration':'c1','content_hash':'h'}"));
    assertThat(Json.lenient().valueToTree(staged).toString())
        .isEqualTo("{\"configuration\":{\"id\":\"c1\",\"hash\":\"h\"}}");
    assertThat(EventDetails.of(null)).isNull();
  }

  @Test
  void actorTextIsReadAsAddressAndEdge() {
    assertThat(AskedBy.of("zeek-client 192.0.2.7"))
        .isEqualTo(new AskedBy("192.0.2.7", ClientEdge.ZEEK_CLIENT, null));
    assertThat(AskedBy.of((String) null)).isNull();
  }

  @Test
  void resultThatOnlyRepeatsTheConfigurationIdIsOmitted() {
    List<NodeResult> results =
        NodeResult.of(
            List.of(
                Result.failure("r", "a", "n", "died").withData(json("{'stdout':'','stderr':'oh'}")),
                Result.success("r", null, null).withData("c1")));
    assertThat(results).hasSize(1);
    assertThat(results.getFirst().outputs()).isEqualTo(new NodeOutputs("", "oh"));
  }

  @Test
  void requestIdentityIgnoresTheWait() {
    var shortWait = new DeployRequest(null, null, "PT1S", null, null);
    var longWait = new DeployRequest(null, false, "PT1M", null, null);
    var forced = new DeployRequest(null, true, "PT1S", null, null);
    assertThat(shortWait.identity()).isEqualTo(longWait.identity()).isNotEqualTo(forced.identity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"60s", "PT", "pt1s", "-PT1S", "PT-1S", "P1D", "PT1S ", "PT999999S", "1"})
  void invalidWaitsAreRejected(String wait) {
    assertThatThrownBy(() -> Waits.read(wait)).hasMessageContaining("PT60S");
  }

  @Test
  void selectionOfAllNodesMustBeExplicit() {
    assertThat(read("{'all':true}").targets()).isEmpty();
    assertThat(read("{'nodes':['w']}").targets()).containsExactly("w");
    for (String unclear :
        List.of(
            "{}",
            "{'all':false}",
            "{'nodes':[]}",
            "{'nodes':['w'],'all':true}",
            "{'nodes':null}",
            "{'nodes':[null]}")) {
      assertThatThrownBy(() -> read(unclear)).as(unclear).hasMessageContaining("nodes");
    }
  }

  private static NodeSelection read(String text) {
    return Json.strict().treeToValue(json(text), NodeSelection.class);
  }
}
