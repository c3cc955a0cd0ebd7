package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:34:00Z");

  private final AtomicInteger dropped = new AtomicInteger();
  private final EventQueue queue = new EventQueue(3, dropped::incrementAndGet);

  private void offer(String... messages) {
    for (String message : messages) {
      queue.offer(new EventQueue.Timed(NOW, Occurrence.of(EventType.NOTIFY_LOG, message)));
    }
  }

  private List<String> take(int most) throws InterruptedException {
    return queue.take(most, 1).stream().map(timed -> timed.occurrence().message()).toList();
  }

  @Test
  void whatComesLeavesInOrderAndAtMostAsManyAsWanted() throws Exception {
    offer("a", "b", "c");
    assertThat(take(2)).containsExactly("a", "b");
    assertThat(take(2)).containsExactly("c");
    assertThat(take(2)).isEmpty();
    assertThat(dropped).hasValue(0);
  }

  @Test
  void theOldestMakeRoomAreCountedAndAnEventSaysSoInTheirPlace() throws Exception {
    offer("a", "b", "c", "d", "e");
    assertThat(dropped).hasValue(2);
    assertThat(take(9))
        .containsExactly(
            "2 events are missing here: the database did not take them in time", "c", "d", "e");
    offer("f");
    assertThat(take(9)).containsExactly("f");
  }

  @Test
  void aClosedQueueIsFinishedOnceItIsEmpty() throws Exception {
    offer("a");
    queue.close();
    assertThat(queue.finished()).isFalse();
    assertThat(queue.take(1, 60_000)).hasSize(1);
    assertThat(queue.take(1, 60_000)).isEmpty();
    assertThat(queue.finished()).isTrue();
  }
}
