package io.zeekeeper.agent.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.NotifyChange;
import io.zeekeeper.protocol.AgentMessage.NotifyError;
import io.zeekeeper.protocol.AgentMessage.NotifyLog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControllerNotificationsTest {
  private static final Instant NOON = Instant.parse("2026-01-20T12:00:00.5Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ControllerNotifications notifications =
      new ControllerNotifications(registry, Clock.fixed(NOON, ZoneOffset.UTC));
  private final List<AgentMessage> sent = new ArrayList<>();

  /** How many messages the controller takes before it is slow or gone. */
  private int room;

  @BeforeEach
  void attach() {
    notifications.attach(message -> {
      if (room == 0) {
        return false;
      }
      room--;
      return sent.add(message);
    });
  }

  @Test
  void everyKindReachesAConnectedControllerAtOnce() {
    room = 4;
    notifications.changed("worker-1", State.RUNNING, State.CRASHED, "exited with code 1");
    notifications.error("worker-1", "did not check in");
    notifications.note("worker-1", "left 3 logs");
    notifications.note(null, "there is room again");
    assertThat(sent)
        .containsExactly(
            new NotifyChange("worker-1", State.RUNNING, State.CRASHED, "exited with code 1"),
            new NotifyError("worker-1", "did not check in"),
            new NotifyLog("info", "worker-1", "left 3 logs"),
            new NotifyLog("info", null, "there is room again"));
  }

  @Test
  void reportsWithoutAControllerAreSentLaterInOrderWithTheirTime() {
    notifications.changed("worker-1", State.RUNNING, State.CRASHED, "exited");
    notifications.error(null, "the disk is full");
    notifications.changed("worker-1", State.CRASHED, State.PENDING, "launched");
    notifications.note("worker-1", "left 3 logs");
    assertThat(sent).isEmpty();

    room = 10;
    notifications.sendKept();
    assertThat(sent)
        .containsExactly(
            new NotifyChange("worker-1", State.RUNNING, State.CRASHED, "exited", NOON),
            new NotifyError(null, "the disk is full", NOON),
            new NotifyChange("worker-1", State.CRASHED, State.PENDING, "launched", NOON),
            new NotifyLog("info", "worker-1", "left 3 logs", NOON));
    notifications.sendKept();
    assertThat(sent).hasSize(4);
  }

  @Test
  void newReportWaitsBehindKeptReports() {
    notifications.error(null, "first");
    room = 10;
    notifications.error(null, "second");
    assertThat(sent).isEmpty();
    notifications.sendKept();
    notifications.error(null, "third");
    assertThat(sent)
        .extracting(message -> ((NotifyError) message).message())
        .containsExactly("first", "second", "third");
  }

  @Test
  void slowControllerGetsTheRestLater() {
    for (int i = 0; i < 5; i++) {
      notifications.error(null, "e" + i);
    }
    room = 2;
    notifications.sendKept();
    assertThat(sent).hasSize(2);
    room = 10;
    notifications.sendKept();
    assertThat(sent)
        .extracting(message -> ((NotifyError) message).message().substring(0, 2))
        .containsExactly("e0", "e1", "e2", "e3", "e4");
  }

  @Test
  void oldestReportsAreDroppedAndTheirNumberIsReportedOnce() {
    for (int i = 0; i < ControllerNotifications.MAX_KEPT + 7; i++) {
      notifications.note(null, "n" + i);
    }
    room = Integer.MAX_VALUE;
    notifications.sendKept();
    assertThat(sent).hasSize(ControllerNotifications.MAX_KEPT + 1);
    assertThat(sent.getFirst())
        .isEqualTo(
            new NotifyError(
                null,
                "0 changes of nodes and 7 other notifications were dropped: no controller took them"));
    assertThat(sent.get(1)).isEqualTo(new NotifyLog("info", null, "n7", NOON));
    notifications.note(null, "after");
    assertThat(sent).hasSize(ControllerNotifications.MAX_KEPT + 2);
  }

  @Test
  void everyReportIsCountedWhetherSentOrNot() {
    notifications.changed("worker-1", State.RUNNING, State.CRASHED, "exited");
    notifications.error(null, "e");
    notifications.error(null, "e");
    assertThat(registry.get("zeekeeper.notifications").tag("kind", "change").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("zeekeeper.notifications").tag("kind", "error").counter().count())
        .isEqualTo(2);
  }

  @Test
  void thousandChangesAreKeptInOrderDespiteOtherReports() {
    for (int i = 0; i < ControllerNotifications.MAX_KEPT; i++) {
      notifications.changed("w" + i, State.RUNNING, State.CRASHED, "exited");
      notifications.note(null, "line");
      notifications.error(null, "error");
    }
    room = Integer.MAX_VALUE;
    notifications.sendKept();
    assertThat(((NotifyError) sent.removeFirst()).message())
        .startsWith("0 changes of nodes and 2000 other notifications were dropped");
    assertThat(sent)
        .extracting(message -> ((NotifyChange) message).node())
        .isEqualTo(IntStream.range(0, sent.size()).mapToObj(i -> "w" + i).toList());
    assertThat(sent).hasSize(ControllerNotifications.MAX_KEPT);
  }

  @Test
  void oldestChangesAboveTheLimitAreLostAndCounted() {
    for (int i = 0; i < ControllerNotifications.MAX_KEPT + 3; i++) {
      notifications.changed("w" + i, State.RUNNING, State.CRASHED, "exited");
    }
    room = Integer.MAX_VALUE;
    notifications.sendKept();
    assertThat(((NotifyError) sent.getFirst()).message()).startsWith("3 changes of nodes and 0");
    assertThat(((NotifyChange) sent.get(1)).node()).isEqualTo("w3");
  }
}
