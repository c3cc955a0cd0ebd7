package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private final RecentEvents recent = new RecentEvents(3, 10);

  private void add(long first, long last) {
    recent.add(
        LongStream.rangeClosed(first, last)
            .mapToObj(
                id -> Event.of(id, Instant.EPOCH, Occurrence.of(EventType.NOTIFY_LOG, "line")))
            .toList());
  }

  private Optional<List<Long>> after(long id) {
    return recent.after(id).map(events -> events.stream().map(Event::id).toList());
  }

  @Test
  void eventsThatAreNotInMemoryAreLeftToTheDatabase() {
    assertThat(after(10)).hasValue(List.of());
    assertThat(after(9)).isEmpty();
    add(11, 12);
    assertThat(after(10)).hasValue(List.of(11L, 12L));
    add(13, 15);
    assertThat(after(11)).isEmpty();
    assertThat(after(12)).hasValue(List.of(13L, 14L, 15L));
    assertThat(recent.newest()).isEqualTo(15);
  }

  @Test
  void moreCompletesAtTheNextEvent() {
    var notified = new AtomicBoolean();
    var more = recent.more();
    add(11, 11);
    more.subscribe(nothing -> {}, error -> {}, () -> notified.set(true));
    assertThat(notified).isTrue();
  }
}
