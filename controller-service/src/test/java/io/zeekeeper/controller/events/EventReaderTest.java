package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class EventReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of());
  private static final int STORED = 1000;

  private final RecentEvents recent = new RecentEvents(5, STORED);
  private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());

  private static Event event(long id) {
    return Event.of(
        id,
        Instant.EPOCH,
        Occurrence.of(EventType.NOTIFY_LOG, "line").onNode(id % 2 == 0 ? "even" : "odd"));
  }

  private EventReader reader(EventFilter filter, long position, Duration timeout) {
    return new EventReader(
        recent,
        (after, most) -> {
          asked.add(after);
          return Mono.just(
              LongStream.rangeClosed(after + 1, STORED)
                  .mapToObj(EventReaderTest::event)
                  .filter(filter::fits)
                  .limit(most)
                  .toList());
        },
        filter,
        position,
        timeout);
  }

  private void add(long... ids) {
    recent.add(LongStream.of(ids).mapToObj(EventReaderTest::event).toList());
  }

  @Test
  void storedEventsAreFollowedByThoseThatHappenWithoutLossOrRepetition() {
    StepVerifier.create(reader(ALL, 0, PATIENCE).events().map(Event::id))
        .expectNextSequence(LongStream.rangeClosed(1, STORED).boxed().toList())
        .then(() -> add(1001, 1002))
        .expectNext(1001L, 1002L)
        .then(() -> add(1003))
        .expectNext(1003L)
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void whoKeepsUpNeverAsksTheDatabase() {
    StepVerifier.create(reader(ALL, STORED, PATIENCE).events().map(Event::id))
        .then(() -> add(1001))
        .expectNext(1001L)
        .then(() -> add(1002, 1003))
        .expectNext(1002L, 1003L)
        .thenCancel()
        .verify(PATIENCE);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatDoesNotFitIsSkippedWhereverItComesFrom() {
    var even = new EventFilter(Set.of(), Set.of("even"), Set.of());
    StepVerifier.create(reader(even, 996, PATIENCE).events().map(Event::id))
        .expectNext(998L, 1000L)
        .then(() -> add(1001))
        .then(() -> add(1002))
        .expectNext(1002L)
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void aReaderThatTakesNothingIsCutOffAndHoldsOnePage() {
    StepVerifier.create(reader(ALL, 0, Duration.ofMillis(100)).events(), 1)
        .expectNextCount(1)
        .expectErrorMatches(error -> String.valueOf(error.getMessage()).startsWith("too slow"))
        .verify(PATIENCE);
    assertThat(asked).containsExactly(0L);
  }

  @Test
  void aReaderWithNothingToTakeIsNotSlow() {
    StepVerifier.create(reader(ALL, STORED, Duration.ofMillis(100)).events())
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(1))
        .thenCancel()
        .verify(PATIENCE);
  }
}
