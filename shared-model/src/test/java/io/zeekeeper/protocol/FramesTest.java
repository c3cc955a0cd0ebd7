package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Randomly;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The agent protocol's frames. */
class FramesTest {
  private static final Configuration CONFIGURATION =
      new Configuration(
          "c",
          List.of(new Instance("a", "127.0.0.1", 2151)),
          List.of(Node.of("m", "a", ClusterRole.MANAGER)));
  private static final ConfigurationReference REFERENCE = new ConfigurationReference("c", "hash");
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(
          ClusterSettings.Backend.ZEROMQ, new ClusterSettings.Hub("127.0.0.1", 1, 2), "seed");
  private static final DeploymentOrigin ORIGIN =
      new DeploymentOrigin("controller", 7, "d", DeploymentOrigin.Kind.CLIENT);
  private static final List<Result> RESULTS =
      List.of(Result.failure("r", "a", "m", "broken").withData(List.of(1, "x")));

  private static final List<String> MALFORMED_FRAMES =
      List.of(
          "",
          " ",
          "{",
          "{}",
          "[]",
          "null",
          "1",
          "true",
          "\"x\"",
          "[".repeat(5000),
          "{\"type\":\"deploy_request\"}",
          "{\"type\":null}",
          "{\"type\":{}}",
          "{\"type\":[\"get_nodes_request\"]}",
          "[\"get_nodes_request\",{}]",
          "{\"reqid\":\"r\",\"time_left_ms\":5}",
          "{\"type\":\"get_nodes_request\",\"reqid\":\"r\",\"time_left_ms\":99999999999999999999}",
          "{\"type\":\"get_nodes_request\",\"reqid\":\"r\",\"time_left_ms\":5} {}");

  static Stream<ControllerMessage.Request> requests() {
    return Stream.of(
        new ControllerMessage.WelcomeRequest("r", 1),
        new ControllerMessage.StandbyRequest("r", 1, "controller", 7L),
        new ControllerMessage.DeployRequest(
            "r", 1, ORIGIN, true, CONFIGURATION, CLUSTER, Map.of("m", RunState.STOPPED)),
        new ControllerMessage.PlanRequest("r", 1, false, CONFIGURATION, CLUSTER),
        new ControllerMessage.CheckRequest("r", 1, CONFIGURATION, CLUSTER),
        new ControllerMessage.GetNodesRequest("r", 1),
        new ControllerMessage.RestartRequest("r", 1, List.of("m")),
        new ControllerMessage.StopRequest("r", 1, List.of()),
        new ControllerMessage.StartRequest("r", 1, List.of("m")),
        new ControllerMessage.NodeDispatchRequest("r", 1, List.of("a", "b"), List.of("m")),
        new ControllerMessage.GetOutputRequest("r", 1, "m", 2, NodeOutputs.Stream.STDERR, 50));
  }

  static Stream<Message> messages() {
    var hello =
        new Hello(
            "a",
            "id",
            true,
            1,
            2151,
            new Hello.Zeek("8.2.2", List.of(ClusterSettings.Backend.BROKER), null),
            new Hello.Host("boot", "pid:[1]", 5, 2, List.of("lo")),
            new Hello.Running(ORIGIN, "c", "hash", "hash", true, 8L, Map.of("m", RunState.STOPPED)),
            new Hello.ControlPorts(26000, 26099),
            List.of(Hello.STATISTICS),
            "1.0.0");
    return Stream.concat(
        Stream.of(
            hello,
            new AgentMessage.NotifyChange("m", State.PENDING, State.RUNNING, "checked in"),
            new AgentMessage.NotifyChange(
                "m", State.PENDING, State.RUNNING, "checked in", Instant.EPOCH),
            new AgentMessage.NotifyError(null, "trouble"),
            new AgentMessage.NotifyLog("INFO", null, "line"),
            new AgentMessage.NotifyResult(RESULTS.getFirst()),
            new AgentMessage.NotifyOverrides(ORIGIN, Map.of("m", RunState.STOPPED)),
            statistics(),
            new AgentMessage.GetConfiguration(REFERENCE),
            new AgentMessage.CertificateRequest("-----BEGIN"),
            new ControllerMessage.ConfigurationContent(REFERENCE, "H4sI"),
            new ControllerMessage.CertificateResponse("-----BEGIN", null),
            new ControllerMessage.ReportStatistics(),
            new ControllerMessage.SessionRefused("why", 1)),
        requests().flatMap(request -> Stream.of(request, request.response(RESULTS))));
  }

  private static NotifyStatistics statistics() {
    return new NotifyStatistics(
        60_000,
        new NotifyStatistics.Host(
            2,
            100,
            6000,
            1L << 34,
            1L << 33,
            List.of(new NotifyStatistics.Disk("/var/lib/zeekeeper", 1L << 40, 1L << 39)),
            List.of(new NotifyStatistics.Interface("eth1", 1L << 50, 1L << 40, 7))),
        List.of(
            new NotifyStatistics.Node(
                "w",
                4711,
                12.34,
                1L << 30,
                new NotifyStatistics.Packets(60_010, 1L << 40, 5, 1L << 40, 1L << 50)),
            new NotifyStatistics.Node("m", 4712, null, null, null)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageSurvivesARoundTrip(Message message) {
    String frame = Frames.write(message);
    assertThat(frame).startsWith("{\"type\":\"").doesNotContain("\n");
    assertThat(Frames.read(frame, Message.class, type -> {})).contains(message);
  }

  @Test
  void everyMessageHasASampleHere() {
    Set<Class<?>> sampled = messages().map(Message::getClass).collect(Collectors.toSet());
    assertThat(sampled).isEqualTo(records(Message.class).collect(Collectors.toSet()));
    for (Class<?> family : List.of(AgentMessage.class, ControllerMessage.class)) {
      JsonSubTypes types = family.getAnnotation(JsonSubTypes.class);
      assertThat(Arrays.stream(types.value()).map(JsonSubTypes.Type::value))
          .containsExactlyInAnyOrderElementsOf(records(family).toList());
    }
  }

  /** Returns the records of a sealed family. */
  private static Stream<Class<?>> records(Class<?> family) {
    return family.isRecord()
        ? Stream.of(family)
        : Arrays.stream(family.getPermittedSubclasses()).flatMap(FramesTest::records);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void requiredMemberThatIsMissingOrOfAnotherTypeIsAnError(Message message) {
    ObjectNode frame = (ObjectNode) Json.lenient().readTree(Frames.write(message));
    assertMembersAreRequired(frame, frame, message.getClass());
  }

  private static void assertMembersAreRequired(ObjectNode frame, ObjectNode part, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String member = memberOf(component);
      JsonNode value = part.get(member);
      if (value instanceof ObjectNode inner
          && component.getType().getPackage().equals(Message.class.getPackage())) {
        assertMembersAreRequired(frame, inner, component.getType());
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        continue;
      }
      assertThat(value).as(member).isNotNull();
      part.remove(member);
      assertRefused(frame, "without " + member);
      part.putNull(member);
      assertRefused(frame, "null as " + member);
      part.putArray(member).addArray();
      assertRefused(frame, "a list of a list as " + member);
      part.set(member, value);
    }
  }

  static String memberOf(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed != null
        ? renamed.value()
        : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static void assertRefused(ObjectNode frame, String what) {
    assertThatThrownBy(() -> Frames.read(frame.toString(), Message.class, type -> {}))
        .as(what)
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void messageOfTheOtherDirectionIsIgnored() {
    String frame = Frames.write(new AgentMessage.NotifyLog("INFO", null, "line"));
    assertThat(Frames.read(frame, ControllerMessage.class, type -> {})).isEmpty();
  }

  @Test
  void damagedFrameIsReadOrRefused() {
    Randomly.times(2000, FramesTest::assertReadOrRefusedWhenDamaged);
  }

  private static void assertReadOrRefusedWhenDamaged(Randomly random) {
    var frame = new StringBuilder(Frames.write(random.oneOf(messages().toList())));
    int at = random.number(0, frame.length() - 1);
    char c = (char) random.number(0, Character.MAX_VALUE);
    frame.setCharAt(at, c);
    assertReadOrRefused(frame.toString());
    assertReadOrRefused(frame.substring(0, at));
    assertReadOrRefused(frame.insert(at, c).toString());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void responseIsNamedAfterItsRequest(ControllerMessage.Request request) {
    String requestType = Frames.write(request).split("\"", 5)[3];
    String responseType = Frames.write(request.response(List.of())).split("\"", 5)[3];
    assertThat(responseType).isEqualTo(requestType.replace("_request", "_response"));
  }

  @Test
  void additionsOfANewerVersionAreIgnored() {
    assertThat(Frames.read("{\"type\":\"tomorrow\",\"x\":1}", ControllerMessage.class, type -> {}))
        .isEmpty();
    assertThat(
            Frames.read(
                "{\"type\":\"get_nodes_request\",\"reqid\":\"r\",\"time_left_ms\":5,\"new\":[]}",
                ControllerMessage.class,
                type -> {}))
        .contains(new ControllerMessage.GetNodesRequest("r", 5));
  }

  @Test
  void malformedFrameIsAnError() {
    for (String frame : MALFORMED_FRAMES) {
      assertThatThrownBy(() -> Frames.read(frame, ControllerMessage.class, type -> {}))
          .as(frame)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anyTextIsReadOrRefused() {
    Randomly.times(1000, random -> assertReadOrRefused(random.anyText()));
  }

  private static void assertReadOrRefused(String text) {
    try {
      assertThat(Frames.read(text, AgentMessage.class, type -> {})).isNotNull();
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
