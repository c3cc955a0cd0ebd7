package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages of a peer of a newer version, which this version understands in part. */
class NewerPeerTest {
  private static final String NEW_CONSTANT = "OF_TOMORROW";

  private final List<String> ignored = new ArrayList<>();

  private <M extends Message> Optional<M> read(JsonNode frame, Class<M> family) {
    return Frames.read(frame.toString(), family, ignored::add);
  }

  private static ObjectNode frame(Message message) {
    return (ObjectNode) Json.lenient().readTree(Frames.write(message));
  }

  private static ObjectNode frame(String json) {
    return (ObjectNode) Json.lenient().readTree(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("io.zeekeeper.protocol.FramesTest#messages")
  void newMemberAnywhereInAMessageIsIgnored(Message message) {
    ObjectNode frame = frame(message);
    extend(frame, message.getClass());
    assertThat(read(frame, Message.class)).contains(message);
    assertThat(ignored).containsExactly("member 'of_tomorrow'");
  }

  /** Adds an unknown member to every record. */
  private static void extend(JsonNode json, Type type) {
    if (type instanceof Class<?> record && record.isRecord() && json instanceof ObjectNode object) {
      for (RecordComponent component : record.getRecordComponents()) {
        JsonNode value = object.get(FramesTest.memberOf(component));
        if (value != null) {
          extend(value, component.getGenericType());
        }
      }
      object.putObject("of_tomorrow").putArray("x").add(1);
    } else if (json instanceof ArrayNode list && isOf(List.class, type)) {
      list.forEach(element -> extend(element, argument(type, 0)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.zeekeeper.protocol.FramesTest#messages")
  void messageWithANewConstantAnywhereIsRead(Message message) {
    ObjectNode frame = frame(message);
    int renamed = rename(frame, message.getClass());
    assertThat(read(frame, Message.class)).isPresent();
    assertThat(ignored).hasSize(Math.min(renamed, 1));
  }

  /** Replaces each enum value with a constant of a newer version, and counts the replacements. */
  private static int rename(JsonNode json, Type type) {
    int renamed = 0;
    if (type instanceof Class<?> record && record.isRecord() && json instanceof ObjectNode object) {
      for (RecordComponent component : record.getRecordComponents()) {
        String member = FramesTest.memberOf(component);
        JsonNode value = object.get(member);
        if (value != null && component.getType().isEnum()) {
          object.put(member, NEW_CONSTANT);
          renamed++;
        } else if (value != null) {
          renamed += rename(value, component.getGenericType());
        }
      }
    } else if (json instanceof ArrayNode list && isOf(List.class, type)) {
      if (isEnum(argument(type, 0))) {
        list.insert(0, NEW_CONSTANT);
        renamed++;
      }
      for (JsonNode element : list) {
        renamed += rename(element, argument(type, 0));
      }
    } else if (json instanceof ObjectNode map
        && isOf(Map.class, type)
        && isEnum(argument(type, 1))) {
      map.put("another", NEW_CONSTANT);
      renamed++;
    }
    return renamed;
  }

  private static boolean isEnum(Type type) {
    return type instanceof Class<?> known && known.isEnum();
  }

  private static boolean isOf(Class<?> container, Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType().equals(container);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  @Test
  void newMessageTypeIsIgnoredAndReported() {
    ObjectNode frame = frame("{'type':'rename_request','reqid':'r','x':[{}]}");
    assertThat(read(frame, ControllerMessage.class)).isEmpty();
    assertThat(read(frame, AgentMessage.class)).isEmpty();
    assertThat(ignored).containsExactly("message 'rename_request'", "message 'rename_request'");
  }

  @Test
  void reportOfAnIgnoredMemberIsShort() {
    ObjectNode frame = frame("{'type':'get_nodes_request','reqid':'r','time_left_ms':1}");
    frame.put("x".repeat(10_000), true);
    frame.put("y", true);
    assertThat(read(frame, ControllerMessage.class)).isPresent();
    assertThat(ignored).singleElement().asString().hasSizeLessThan(120).startsWith("member 'xxx");
  }

  @Test
  void unknownBackendIsLeftOutOfAHello() {
    ObjectNode frame = sample(Hello.class);
    ((ArrayNode) frame.at("/zeek/backends")).add("KAFKA").add("ZEROMQ");
    assertThat(read(frame, Hello.class).orElseThrow().zeek().backends())
        .containsExactly(ClusterSettings.Backend.BROKER, ClusterSettings.Backend.ZEROMQ);
  }

  @Test
  void newBackendOfADeploymentIsReadAsUnknown() {
    ObjectNode frame = sample(ControllerMessage.DeployRequest.class);
    ((ObjectNode) frame.path("cluster")).put("backend", "KAFKA");
    var request = read(frame, ControllerMessage.DeployRequest.class).orElseThrow();
    assertThat(request.cluster().backend()).isEqualTo(ClusterSettings.Backend.UNKNOWN);
  }

  @Test
  void unknownRunStateIsReadAsSkipped() {
    ObjectNode frame = sample(ControllerMessage.DeployRequest.class);
    frame.putObject("overrides").put("m", "PAUSED");
    var request = read(frame, ControllerMessage.DeployRequest.class).orElseThrow();
    assertThat(request.overridden()).isEqualTo(Map.of("m", RunState.SKIPPED));
  }

  @Test
  void unknownDeploymentKindIsReadAsReconciliation() {
    ObjectNode frame = sample(ControllerMessage.DeployRequest.class);
    ((ObjectNode) frame.path("deployment")).put("kind", "SCHEDULE");
    var request = read(frame, ControllerMessage.DeployRequest.class).orElseThrow();
    assertThat(request.deployment().kind()).isEqualTo(DeploymentOrigin.Kind.RECONCILIATION);
  }

  @Test
  void unknownStreamIsReadAsBothStreams() {
    ObjectNode frame = sample(ControllerMessage.GetOutputRequest.class);
    frame.put("stream", "TRACE");
    var request = read(frame, ControllerMessage.GetOutputRequest.class).orElseThrow();
    assertThat(request.stream()).isNull();
  }

  @Test
  void unknownStateOrRoleIsReadAsUnknownOrNone() {
    NodeStatus status =
        Json.lenient()
            .treeToValue(
                frame(
                    "{'node':'n','state':'DRAINING','mgmt_role':'PROBE','cluster_role':'ARCHIVER',"
                        + "'channel':'SLOW','of_tomorrow':1}"),
                NodeStatus.class);
    assertThat(status.state()).isEqualTo(State.UNKNOWN);
    assertThat(status.mgmtRole()).isEqualTo(Role.NONE);
    assertThat(status.clusterRole()).isEqualTo(ClusterRole.NONE);
    assertThat(status.channel()).isNull();
    ObjectNode change = sample(AgentMessage.NotifyChange.class).put("new", "DRAINING");
    assertThat(read(change, AgentMessage.NotifyChange.class).orElseThrow().after())
        .isEqualTo(State.UNKNOWN);
  }

  @Test
  void resultWithoutASuccessMemberIsAFailure() {
    for (String success : List.of("", ",'success':null")) {
      ObjectNode frame =
          frame("{'type':'notify_result','result':{'reqid':'r','node':'m'" + success + "}}");
      assertThat(read(frame, AgentMessage.class))
          .contains(new AgentMessage.NotifyResult(new Result("r", false, null, "m", null, null)));
    }
    assertThat(ignored).isEmpty();
  }

  @Test
  void configurationsOfUsersAreReadStrictly() {
    String node = "{'name':'m','instance':'a','role':'MANAGER'";
    for (String wrong :
        List.of(
            node + ",'of_tomorrow':1}",
            node + ",'state':'DRAINING'}",
            node.replace("MANAGER", "ARCHIVER") + "}")) {
      JsonNode configuration = frame("{'id':'c','instances':[],'nodes':[" + wrong + "]}");
      assertThatThrownBy(() -> Json.strict().treeToValue(configuration, Configuration.class))
          .as(wrong)
          .isInstanceOf(JacksonException.class);
      assertThat(Json.lenient().treeToValue(configuration, Configuration.class).nodes()).hasSize(1);
    }
  }

  private static ObjectNode sample(Class<? extends Message> type) {
    return FramesTest.messages()
        .filter(type::isInstance)
        .findFirst()
        .map(NewerPeerTest::frame)
        .orElseThrow();
  }
}
