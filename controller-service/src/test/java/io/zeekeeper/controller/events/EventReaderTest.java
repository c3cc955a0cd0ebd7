package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class EventReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of());
  private static final int STORED = 1000;

  private final RecentEvents recent = new RecentEvents(5, STORED);
  private final List<Long> queries = Collections.synchronizedList(new ArrayList<>());

  /** The id of the oldest event in the database. */
  private volatile long oldest = 1;

  private static Event event(long id) {
    return Event.of(
        id,
        Instant.EPOCH,
        Occurrence.of(EventType.NOTIFY_LOG, "line").onNode(id % 2 == 0 ? "even" : "odd"));
  }

  private EventReader reader(EventFilter filter, long position, Duration timeout) {
    return new EventReader(
        recent,
        (after, max) -> {
          queries.add(after);
          return Mono.just(
              new EventStore.Page(
                  LongStream.rangeClosed(Math.max(after + 1, oldest), STORED)
                      .mapToObj(EventReaderTest::event)
                      .filter(filter::fits)
                      .limit(max)
                      .toList(),
                  oldest));
        },
        filter,
        position,
        timeout,
        Clock.systemUTC());
  }

  private void add(long... ids) {
    recent.add(LongStream.of(ids).mapToObj(EventReaderTest::event).toList());
  }

  @Test
  void storedEventsAreFollowedByNewOnesWithoutLossOrRepetition() {
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
  void readerThatKeepsUpNeverQueriesTheDatabase() {
    StepVerifier.create(reader(ALL, STORED, PATIENCE).events().map(Event::id))
        .then(() -> add(1001))
        .expectNext(1001L)
        .then(() -> add(1002, 1003))
        .expectNext(1002L, 1003L)
        .thenCancel()
        .verify(PATIENCE);
    assertThat(queries).isEmpty();
  }

  @Test
  void filterAppliesToStoredAndNewEvents() {
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
  void readerThatReadsNothingIsCutOffAndHoldsOnePage() {
    StepVerifier.create(reader(ALL, 0, Duration.ofMillis(100)).events(), 1)
        .expectNextCount(1)
        .expectErrorMatches(error -> String.valueOf(error.getMessage()).startsWith("too slow"))
        .verify(PATIENCE);
    assertThat(queries).containsExactly(0L);
  }

  @Test
  void readerWithoutNewEventsIsNotCutOff() {
    StepVerifier.create(reader(ALL, STORED, Duration.ofMillis(100)).events())
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(1))
        .thenCancel()
        .verify(PATIENCE);
  }

  private static void assertGap(Event event, long first, long last) {
    assertThat(event.type()).isEqualTo("events_dropped");
    assertThat(event.id()).isEqualTo(last);
    assertThat(event.message())
        .isEqualTo(
            "events " + first + " to " + last + " are missing here: they are no longer kept");
    JsonNode data = Objects.requireNonNull(event.data());
    assertThat(data.path("first_missing").asLong()).isEqualTo(first);
    assertThat(data.path("last_missing").asLong()).isEqualTo(last);
  }

  @Test
  void gapIsReportedForDeletedEventsAndTheRestFollows() {
    oldest = 998;
    StepVerifier.create(reader(ALL, 10, PATIENCE).events())
        .assertNext(gap -> assertGap(gap, 11, 997))
        .expectNext(event(998), event(999), event(1000))
        .then(() -> add(1001))
        .expectNext(event(1001))
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void noGapIsReportedToAReaderThatSawTheDeletedEvents() {
    oldest = 998;
    StepVerifier.create(reader(ALL, 997, PATIENCE).events().map(Event::id))
        .expectNext(998L, 999L, 1000L)
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void gapIsReportedForEventsDeletedDuringReading() {
    List<Event> seen = new ArrayList<>();
    StepVerifier.create(reader(ALL, 0, PATIENCE).events().doOnNext(event -> oldest = 901))
        .recordWith(() -> seen)
        .thenConsumeWhile(event -> event.id() < STORED)
        .thenCancel()
        .verify(PATIENCE);
    assertThat(seen).extracting(Event::id).startsWith(1L, 2L).contains(200L);
    int gap = 200;
    assertGap(seen.get(gap), 201, 900);
    assertThat(seen.get(gap + 1)).isEqualTo(event(901));
  }

  @Test
  void filterNeitherHidesNorCausesAGap() {
    var matchesNothing =
        new EventFilter(Set.of(), Set.of("no-such-node"), Set.of(EventType.NOTIFY_CHANGE));
    StepVerifier.create(reader(matchesNothing, 900, PATIENCE).events())
        .expectSubscription()
        .expectNoEvent(Duration.ofMillis(300))
        .thenCancel()
        .verify(PATIENCE);
    oldest = 950;
    StepVerifier.create(reader(matchesNothing, 900, PATIENCE).events())
        .assertNext(gap -> assertGap(gap, 901, 949))
        .expectNoEvent(Duration.ofMillis(300))
        .thenCancel()
        .verify(PATIENCE);
  }
}
