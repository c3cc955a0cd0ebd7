package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Against H2 in memory, with the tables that the controller makes. */
@SpringBootTest(
    classes = EventStoreTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:events")
class EventStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:34:00.123456Z");
  private static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of());

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = EventEntity.class)
  @EnableJpaRepositories(basePackageClasses = EventRepository.class)
  @Import(EventStore.class)
  static class Context {}

  @Autowired private EventStore store;
  @Autowired private EventRepository repository;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void forgetAll() {
    repository.deleteAll();
  }

  private static Event event(long id, Instant at) {
    return Event.of(id, at, Occurrence.of(EventType.NOTIFY_LOG, "line " + id));
  }

  private void store(long first, long last, Instant at) {
    store.append(LongStream.rangeClosed(first, last).mapToObj(id -> event(id, at)).toList());
  }

  private List<Long> ids(EventFilter filter) {
    return store.after(0, filter, 100).stream().map(Event::id).toList();
  }

  @Test
  void anEventComesBackAsItWentIn() {
    var event =
        Event.of(
            7,
            NOW,
            Occurrence.of(EventType.NOTIFY_CHANGE, "RUNNING became CRASHED: exit code 1")
                .onInstance("agent-1")
                .onNode("worker")
                .askedBy("rest 192.0.2.1")
                .with(Map.of("old", "RUNNING")));
    store.append(List.of(event));
    assertThat(store.after(6, ALL, 10)).containsExactly(event);
    assertThat(store.newest()).isEqualTo(7);
    assertThat(Json.lenient().writeValueAsString(event))
        .isEqualTo(
            "{\"id\":7,\"at\":\"2026-11-21T06:34:00.123456Z\",\"type\":\"notify_change\","
                + "\"instance\":\"agent-1\",\"node\":\"worker\",\"actor\":\"rest 192.0.2.1\","
                + "\"message\":\"RUNNING became CRASHED: exit code 1\","
                + "\"data\":{\"old\":\"RUNNING\"}}");
  }

  @Test
  void eventsOfATypeThatOnlyANewerControllerKnowsAreLeftOut() {
    store(1, 5, NOW);
    jdbc.sql("update event set type = 'of_tomorrow' where id in (2, 5)").update();
    assertThat(ids(ALL)).containsExactly(1L, 3L, 4L);
    assertThat(store.after(1, ALL, 2)).extracting(Event::id).containsExactly(3L, 4L);
    assertThat(store.newest()).isEqualTo(5);
  }

  @Test
  void pagesGoBackAndForth() {
    store(1, 9, NOW);
    assertThat(store.after(4, ALL, 2)).extracting(Event::id).containsExactly(5L, 6L);
    assertThat(store.before(4, ALL, 2)).extracting(Event::id).containsExactly(3L, 2L);
    assertThat(store.before(Long.MAX_VALUE, ALL, 1)).extracting(Event::id).containsExactly(9L);
  }

  @Test
  void filtersAreAndBetweenMembersAndOrWithinOne() {
    var one = Occurrence.of(EventType.NOTIFY_ERROR, "e").onInstance("a").onNode("m");
    store.append(
        List.of(
            Event.of(1, NOW, one),
            Event.of(2, NOW, one.onNode("w")),
            Event.of(3, NOW, one.onInstance("b")),
            event(4, NOW)));
    assertThat(ids(new EventFilter(Set.of("a", "b"), Set.of("m"), Set.of())))
        .containsExactly(1L, 3L);
    assertThat(ids(new EventFilter(Set.of(), Set.of(), Set.of(EventType.NOTIFY_LOG))))
        .containsExactly(4L);
    assertThat(ids(new EventFilter(Set.of("c"), Set.of(), Set.of()))).isEmpty();
    assertThat(store.after(0, ALL, 9))
        .allSatisfy(e ->
            assertThat(new EventFilter(Set.of("a"), Set.of(), Set.of()).fits(e))
                .isEqualTo("a".equals(e.instance())));
  }

  @Test
  void theOldAndTheSupernumeraryGoAndTheNewestAlwaysStays() {
    store(1, 4, NOW.minus(Duration.ofDays(31)));
    store(5, 9, NOW);
    assertThat(store.prune(NOW.minus(Duration.ofDays(30)), 100, 1)).isEqualTo(4);
    assertThat(ids(ALL)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(store.prune(NOW.minus(Duration.ofDays(30)), 3, 1)).isEqualTo(2);
    assertThat(ids(ALL)).containsExactly(7L, 8L, 9L);
    store.prune(NOW.plus(Duration.ofDays(1)), 100, 1);
    assertThat(ids(ALL)).containsExactly(9L);
    store.prune(NOW, 1, 1);
    assertThat(store.newest()).isEqualTo(9);
  }

  @Test
  void aClockThatJumpsAheadTakesNotEverything() {
    store(1, 9, NOW);
    assertThat(store.prune(NOW.plus(Duration.ofDays(20_000)), 100, 5)).isEqualTo(4);
    assertThat(ids(ALL)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(store.prune(NOW.plus(Duration.ofDays(20_000)), 3, 5)).isEqualTo(2);
  }

  @Test
  void aClockThatIsSetBackChangesNoOrder() {
    store(1, 2, NOW);
    store(3, 4, NOW.minus(Duration.ofDays(20_000)));
    assertThat(ids(ALL)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(store.before(4, ALL, 2)).extracting(Event::id).containsExactly(3L, 2L);
  }
}
