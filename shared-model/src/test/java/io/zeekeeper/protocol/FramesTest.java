package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent protocol's frames. */
class FramesTest {
  private static final Configuration CONFIGURATION =
      new Configuration(
          "c",
          List.of(new Instance("a", "127.0.0.1", 2151)),
          List.of(Node.of("m", "a", ClusterRole.MANAGER)));
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(
          ClusterSettings.Backend.ZEROMQ, new ClusterSettings.Hub("127.0.0.1", 1, 2), "seed");
  private static final DeploymentOrigin ORIGIN =
      new DeploymentOrigin("controller", 7, "d", DeploymentOrigin.Kind.CLIENT);
  private static final List<Result> RESULTS =
      List.of(Result.failure("r", "a", "m", "broken").withData(List.of(1, "x")));

  static Stream<ControllerMessage.Request> requests() {
    return Stream.of(
        new ControllerMessage.WelcomeRequest("r", 1),
        new ControllerMessage.StandbyRequest("r", 1, "controller"),
        new ControllerMessage.DeployRequest("r", 1, ORIGIN, true, CONFIGURATION, CLUSTER),
        new ControllerMessage.PlanRequest("r", 1, false, CONFIGURATION, CLUSTER),
        new ControllerMessage.CheckRequest("r", 1, CONFIGURATION, CLUSTER),
        new ControllerMessage.GetNodesRequest("r", 1),
        new ControllerMessage.RestartRequest("r", 1, List.of("m")),
        new ControllerMessage.StopRequest("r", 1, List.of()),
        new ControllerMessage.StartRequest("r", 1, List.of("m")),
        new ControllerMessage.NodeDispatchRequest("r", 1, List.of("a", "b"), List.of("m")),
        new ControllerMessage.GetOutputRequest("r", 1, "m"));
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
            new Hello.Running(ORIGIN, "c", "hash", "hash", false),
            List.of());
    return Stream.concat(
        Stream.of(
            hello,
            new AgentMessage.NotifyChange("m", State.PENDING, State.RUNNING, "checked in"),
            new AgentMessage.NotifyError(null, "trouble"),
            new AgentMessage.NotifyLog("INFO", "line"),
            new AgentMessage.NotifyResult(RESULTS.getFirst()),
            new ControllerMessage.SessionRefused("why", 1)),
        requests().flatMap(request -> Stream.of(request, request.response(RESULTS))));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsReadAsItWasWritten(Message message) {
    String frame = Frames.write(message);
    assertThat(frame).startsWith("{\"type\":\"").doesNotContain("\n");
    assertThat(Frames.read(frame, Message.class)).contains(message);
  }

  @Test
  void everyMessageHasASampleHere() {
    Set<Class<?>> sampled = messages().map(Message::getClass).collect(Collectors.toSet());
    for (Class<?> family : List.of(AgentMessage.class, ControllerMessage.class)) {
      JsonSubTypes types = family.getAnnotation(JsonSubTypes.class);
      assertThat(sampled)
          .containsAll(Arrays.stream(types.value()).map(JsonSubTypes.Type::value).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aResponseIsNamedAfterItsRequest(ControllerMessage.Request request) {
    String asked = Frames.write(request).split("\"", 5)[3];
    String answered = Frames.write(request.response(List.of())).split("\"", 5)[3];
    assertThat(answered).isEqualTo(asked.replace("_request", "_response"));
  }

  @Test
  void whatANewerVersionAddsIsIgnored() {
    assertThat(Frames.read("{\"type\":\"tomorrow\",\"x\":1}", ControllerMessage.class)).isEmpty();
    assertThat(
            Frames.read(
                "{\"type\":\"get_nodes_request\",\"reqid\":\"r\",\"time_left_ms\":5,\"new\":[]}",
                ControllerMessage.class))
        .contains(new ControllerMessage.GetNodesRequest("r", 5));
  }

  @Test
  void aFrameWithoutAKnownShapeIsAnError() {
    for (String frame : List.of("{}", "[]", "null", "1", "{\"type\":\"deploy_request\"}")) {
      assertThatThrownBy(() -> Frames.read(frame, ControllerMessage.class))
          .as(frame)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Property(tries = 500)
  void noTextMakesTheReaderThrowAnythingElse(@ForAll String text) {
    try {
      assertThat(Frames.read(text, AgentMessage.class)).isNotNull();
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
