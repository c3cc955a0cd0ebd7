package io.zeekeeper.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.CheckResponse;
import io.zeekeeper.protocol.AgentMessage.GetConfiguration;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.ProtocolException;
import io.zeekeeper.protocol.Received;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests that reference their configuration, received as frames of a controller. */
class RequestInboxTest {
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed");
  private static final Configuration ONE = configuration("one");
  private static final Configuration TWO = configuration("two");

  private final FrameWriter controller = new FrameWriter();
  private final List<Request> accepted = new ArrayList<>();
  private final List<AgentMessage> sent = new ArrayList<>();
  private final SettableClock clock = new SettableClock();
  private @Nullable Configuration deployed;
  private final KnownConfigurations known =
      new KnownConfigurations(() -> Optional.ofNullable(deployed));
  private final RequestInbox inbox = inbox();

  private static final class SettableClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private RequestInbox inbox() {
    return new RequestInbox("a", known, accepted::add, sent::add, clock);
  }

  private static Configuration configuration(String id) {
    return new Configuration(
        id,
        List.of(new Instance("a", "192.0.2.1", null)),
        List.of(Node.of("manager", "a", ClusterRole.MANAGER)));
  }

  private static CheckRequest check(String reqid, Configuration configuration) {
    return new CheckRequest(reqid, 10_000, configuration, CLUSTER);
  }

  private void receive(RequestInbox by, String frame) {
    switch (Frames.receive(frame, ignored -> {}).orElseThrow()) {
      case Received.Referring referring -> by.received(referring);
      case Received.Complete complete -> {
        switch (complete.message()) {
          case ConfigurationContent content -> by.received(content);
          case Request request -> by.received(request);
          default -> throw new IllegalStateException(frame);
        }
      }
    }
  }

  private void receive(String frame) {
    receive(inbox, frame);
  }

  private void receiveReferring(CheckRequest request) {
    receive(controller.writeWithReference(request));
  }

  private void receiveContent(Configuration configuration) {
    receive(new String(controller.content(configuration), StandardCharsets.UTF_8));
  }

  private static GetConfiguration requestFor(Configuration configuration) {
    return new GetConfiguration(ConfigurationReference.to(configuration));
  }

  private static CheckResponse failure(String reqid, String error) {
    return new CheckResponse(reqid, List.of(Result.failure(reqid, "a", null, error)));
  }

  @Test
  void configurationReceivedAheadCompletesItsRequests() {
    receiveContent(ONE);
    receiveReferring(check("1", ONE));
    receiveReferring(check("2", ONE));
    assertThat(accepted).containsExactly(check("1", ONE), check("2", ONE));
    assertThat(sent).isEmpty();
  }

  @Test
  void requestWithAWholeConfigurationIsAcceptedAtOnce() {
    receive(controller.write(check("1", ONE)));
    assertThat(accepted).containsExactly(check("1", ONE));
  }

  @Test
  void missingConfigurationIsRequestedOnce() {
    receiveReferring(check("1", ONE));
    receiveReferring(check("2", ONE));
    assertThat(accepted).isEmpty();
    assertThat(sent).containsExactly(requestFor(ONE));
    receiveContent(ONE);
    assertThat(accepted).containsExactly(check("1", ONE), check("2", ONE));
    assertThat(sent).hasSize(1);
  }

  @Test
  void requestsBehindAWaitingRequestKeepTheirOrder() {
    var nodes = new GetNodesRequest("2", 10_000);
    receiveContent(TWO);
    receiveReferring(check("1", ONE));
    receive(controller.write(nodes));
    receiveReferring(check("3", TWO));
    assertThat(accepted).isEmpty();
    receiveContent(ONE);
    assertThat(accepted).containsExactly(check("1", ONE), nodes, check("3", TWO));
  }

  @Test
  void twoMissingConfigurationsAreRequestedOneAfterTheOther() {
    receiveReferring(check("1", ONE));
    receiveReferring(check("2", TWO));
    receiveReferring(check("3", ONE));
    receiveContent(ONE);
    assertThat(accepted).containsExactly(check("1", ONE));
    assertThat(sent).containsExactly(requestFor(ONE), requestFor(TWO));
    receiveContent(TWO);
    assertThat(accepted).containsExactly(check("1", ONE), check("2", TWO), check("3", ONE));
  }

  @Test
  void configurationUnknownToTheControllerFailsItsRequests() {
    var nodes = new GetNodesRequest("2", 10_000);
    receiveReferring(check("1", ONE));
    receive(controller.write(nodes));
    receiveReferring(check("3", ONE));
    ConfigurationReference reference = ConfigurationReference.to(ONE);
    receive(Frames.write(new ConfigurationContent(reference, null)));
    String error = "the controller does not have configuration " + reference;
    assertThat(error).contains("'one'").contains(ONE.contentHash());
    assertThat(sent).containsExactly(requestFor(ONE), failure("1", error), failure("3", error));
    assertThat(accepted).containsExactly(nodes);
  }

  @Test
  void deployedConfigurationIsAvailableRightAfterTheStart() {
    deployed = configuration("one");
    receiveReferring(check("1", ONE));
    assertThat(accepted).containsExactly(check("1", ONE));
    assertThat(sent).isEmpty();
  }

  @Test
  void deployedConfigurationIsNotMistakenForOtherContentOfTheSameId() {
    deployed = new Configuration("one", ONE.instances(), List.of());
    receiveReferring(check("1", ONE));
    assertThat(accepted).isEmpty();
    assertThat(sent).containsExactly(requestFor(ONE));
  }

  @Test
  void onlyTheLastFewConfigurationsAreKept() {
    receiveContent(ONE);
    receiveContent(TWO);
    receiveReferring(check("1", ONE));
    IntStream.range(1, KnownConfigurations.CAPACITY)
        .forEach(number -> receiveContent(configuration("other-" + number)));
    receiveReferring(check("2", ONE));
    assertThat(sent).isEmpty();
    receiveReferring(check("3", TWO));
    assertThat(sent).containsExactly(requestFor(TWO));
  }

  @Test
  void configurationOfOneSessionIsKeptForTheNext() {
    receiveContent(ONE);
    receive(inbox(), controller.writeWithReference(check("1", ONE)));
    assertThat(accepted).containsExactly(check("1", ONE));
  }

  @Test
  void noMoreThanAFewRequestsWait() {
    for (int number = 1; number <= RequestInbox.CAPACITY + 1; number++) {
      receiveReferring(check("" + number, ONE));
    }
    assertThat(sent)
        .containsExactly(
            requestFor(ONE),
            failure(
                "" + (RequestInbox.CAPACITY + 1), "too many requests wait for a configuration"));
    receiveContent(ONE);
    assertThat(accepted).hasSize(RequestInbox.CAPACITY);
  }

  @Test
  void missingConfigurationFailsItsRequestInTimeAndReleasesLaterRequests() {
    receiveReferring(check("1", ONE));
    var later = new GetNodesRequest("2", 60_000);
    receive(controller.write(later));
    clock.now = Instant.EPOCH.plus(Duration.ofMillis(8_999));
    inbox.expire();
    assertThat(sent).containsExactly(requestFor(ONE));
    clock.now = Instant.EPOCH.plus(Duration.ofSeconds(9));
    inbox.expire();
    assertThat(sent)
        .containsExactly(requestFor(ONE), failure("1", "the configuration did not arrive in time"));
    assertThat(accepted).containsExactly(later);
    receiveReferring(check("3", ONE));
    assertThat(sent).last().isEqualTo(requestFor(ONE));
  }

  @Test
  void damagedContentIsAProtocolError() {
    var content = new ConfigurationContent(ConfigurationReference.to(ONE), "H4sI");
    assertThatThrownBy(() -> inbox.received(content)).isInstanceOf(ProtocolException.class);
  }
}
