package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.link.FrameSender;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The frames with configurations that a session sends. */
class AgentFramesTest {
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed");
  private static final Configuration ONE = configuration("one");
  private static final Configuration TWO = configuration("two");
  private static final Hello REFERENCING = hello(List.of(Hello.CONFIGURATION_REFERENCE), null);

  private final FrameWriter writer = new FrameWriter();
  private final List<String> sent = new ArrayList<>();
  private final List<byte[]> shared = new ArrayList<>();
  private final FrameSender link =
      new FrameSender() {
        @Override
        public void send(String frame) {
          sent.add(frame);
        }

        @Override
        public void send(byte[] frame) {
          shared.add(frame);
          sent.add(new String(frame, StandardCharsets.UTF_8));
        }
      };
  private final AgentFrames frames = new AgentFrames(writer, link);

  private static Configuration configuration(String id) {
    return new Configuration(
        id,
        List.of(new Instance("a", "192.0.2.1", null)),
        List.of(Node.of("manager", "a", ClusterRole.MANAGER)));
  }

  private static Hello hello(List<String> capabilities, @Nullable Configuration running) {
    return new Hello(
        "a",
        "id",
        true,
        Hello.API_VERSION,
        2151,
        new Hello.Zeek("8.0.0", List.of(), null),
        new Hello.Host("boot", "pid:[1]", 1, 2, List.of()),
        running == null
            ? null
            : new Hello.Running(
                new DeploymentOrigin("c", 1, "d", DeploymentOrigin.Kind.CLIENT),
                running.id(),
                running.contentHash(),
                CLUSTER.hash(),
                false),
        capabilities);
  }

  private static CheckRequest check(Configuration configuration) {
    return new CheckRequest("r", 10_000, configuration, CLUSTER);
  }

  private String contentFrame(Configuration configuration) {
    return new String(writer.content(configuration), StandardCharsets.UTF_8);
  }

  private String referring(Configuration configuration) {
    return writer.writeWithReference(check(configuration));
  }

  @Test
  void configurationIsSentOnceAndThenReferenced() {
    frames.send(check(ONE), REFERENCING);
    frames.send(check(configuration("one")), REFERENCING);
    assertThat(sent).containsExactly(contentFrame(ONE), referring(ONE), referring(ONE));
  }

  @Test
  void agentWithoutTheCapabilityGetsTheWholeConfigurationEachTime() {
    Hello old = hello(List.of("something_else"), ONE);
    frames.send(check(ONE), old);
    frames.send(check(ONE), old);
    assertThat(sent).containsExactly(Frames.write(check(ONE)), Frames.write(check(ONE)));
  }

  @Test
  void requestsWithoutAConfigurationAreSentUnchanged() {
    var welcome = new WelcomeRequest("r", 1);
    frames.send(welcome, REFERENCING);
    assertThat(sent).containsExactly(Frames.write(welcome));
  }

  @Test
  void configurationThatTheAgentRunsIsOnlyReferenced() {
    Hello running = hello(List.of(Hello.CONFIGURATION_REFERENCE), ONE);
    frames.send(check(ONE), running);
    frames.send(check(TWO), running);
    assertThat(sent).containsExactly(referring(ONE), contentFrame(TWO), referring(TWO));
  }

  @Test
  void otherContentWithTheSameIdIsAnotherConfiguration() {
    var changed = new Configuration("one", ONE.instances(), List.of());
    frames.send(check(changed), hello(List.of(Hello.CONFIGURATION_REFERENCE), ONE));
    assertThat(sent).containsExactly(contentFrame(changed), referring(changed));
  }

  @Test
  void alternatingConfigurationsAreSentOnceEach() {
    for (Configuration each : List.of(ONE, TWO, ONE, TWO)) {
      frames.send(check(each), REFERENCING);
    }
    assertThat(sent)
        .containsExactly(
            contentFrame(ONE),
            referring(ONE),
            contentFrame(TWO),
            referring(TWO),
            referring(ONE),
            referring(TWO));
  }

  @Test
  void configurationThatTheAgentMayHaveForgottenIsSentAgain() {
    frames.send(check(ONE), REFERENCING);
    IntStream.range(0, AgentFrames.MAX_REFERENCES)
        .forEach(number -> frames.send(check(configuration("other-" + number)), REFERENCING));
    sent.clear();
    frames.send(check(ONE), REFERENCING);
    assertThat(sent).containsExactly(contentFrame(ONE), referring(ONE));
  }

  @Test
  void agentCanRequestAReferencedConfiguration() {
    frames.send(check(ONE), hello(List.of(Hello.CONFIGURATION_REFERENCE), ONE));
    sent.clear();
    frames.sendContent(ConfigurationReference.to(ONE));
    assertThat(sent).containsExactly(contentFrame(ONE));
  }

  @Test
  void agentCannotRequestAConfigurationThatWasNotReferenced() {
    frames.send(check(ONE), REFERENCING);
    sent.clear();
    ConfigurationReference other = ConfigurationReference.to(TWO);
    frames.sendContent(other);
    assertThat(sent).containsExactly(Frames.write(new ConfigurationContent(other, null)));
  }

  @Test
  void sessionsShareTheBytesOfAConfiguration() {
    frames.send(check(ONE), REFERENCING);
    new AgentFrames(writer, link).send(check(ONE), REFERENCING);
    assertThat(shared.get(1)).isSameAs(shared.getFirst());
  }
}
