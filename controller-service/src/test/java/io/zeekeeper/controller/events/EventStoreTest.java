package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.events.EventBatch.Timed;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.Json;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = EventStoreTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:events",
      "spring.jpa.properties.hibernate.generate_statistics=true"
    })
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
  @Autowired private JdbcTemplate jdbc;
  @Autowired private DataSource dataSource;
  @Autowired private EntityManagerFactory factory;

  @BeforeEach
  void forgetAll() {
    repository.deleteAll();
    jdbc.update("update event_counter set newest = 0");
  }

  private static EventBatch batch(Instant at, Occurrence... occurrences) {
    return new EventBatch(Stream.of(occurrences).map(o -> new Timed(0, at, o)).toList());
  }

  private static Occurrence line(long number) {
    return Occurrence.of(EventType.NOTIFY_LOG, "line " + number);
  }

  private static EventBatch lines(long first, long last, Instant at) {
    return batch(
        at,
        LongStream.rangeClosed(first, last)
            .mapToObj(EventStoreTest::line)
            .toArray(Occurrence[]::new));
  }

  private void store(long first, long last, Instant at) {
    assertThat(store.append(lines(first, last, at)))
        .extracting(Event::id)
        .isEqualTo(LongStream.rangeClosed(first, last).boxed().toList());
  }

  private List<Event> after(long id, EventFilter filter, int limit) {
    return store.after(id, filter, limit).events();
  }

  private List<Long> ids(EventFilter filter) {
    return after(0, filter, 100).stream().map(Event::id).toList();
  }

  @Test
  void eventIsReadAsItWasWritten() {
    store(1, 6, NOW);
    Event event =
        store
            .append(
                batch(
                    NOW,
                    Occurrence.of(EventType.NOTIFY_CHANGE, "RUNNING became CRASHED: exit code 1")
                        .onInstance("agent-1")
                        .onNode("worker")
                        .requestedBy(Actor.rest("192.0.2.1", Principal.LOCAL))
                        .with(Map.of("old", "RUNNING"))))
            .getFirst();
    assertThat(after(6, ALL, 10)).containsExactly(event);
    assertThat(store.newest()).isEqualTo(7);
    assertThat(Json.lenient().writeValueAsString(event))
        .isEqualTo(
            "{\"id\":7,\"at\":\"2026-11-21T06:34:00.123456Z\",\"type\":\"notify_change\","
                + "\"instance\":\"agent-1\",\"node\":\"worker\",\"actor\":\"rest 192.0.2.1"
                + " loopback admin local\",\"message\":\"RUNNING became CRASHED: exit code 1\","
                + "\"data\":{\"old\":\"RUNNING\"}}");
  }

  @Test
  void pagesGoForwardAndBackward() {
    store(1, 9, NOW);
    assertThat(after(4, ALL, 2)).extracting(Event::id).containsExactly(5L, 6L);
    assertThat(store.before(4, ALL, 2)).extracting(Event::id).containsExactly(3L, 2L);
    assertThat(store.before(Long.MAX_VALUE, ALL, 1)).extracting(Event::id).containsExactly(9L);
  }

  @Test
  void filtersCombineMembersWithAndAndValuesWithOr() {
    var one = Occurrence.of(EventType.NOTIFY_ERROR, "e").onInstance("a").onNode("m");
    store.append(batch(NOW, one, one.onNode("w"), one.onInstance("b"), line(4)));
    assertThat(ids(new EventFilter(Set.of("a", "b"), Set.of("m"), Set.of())))
        .containsExactly(1L, 3L);
    assertThat(ids(new EventFilter(Set.of(), Set.of(), Set.of(EventType.NOTIFY_LOG))))
        .containsExactly(4L);
    assertThat(ids(new EventFilter(Set.of("c"), Set.of(), Set.of()))).isEmpty();
    assertThat(ids(new EventFilter(Set.of(), Set.of(), Set.of(), true))).isEmpty();
    assertThat(ids(new EventFilter(Set.of(), Set.of(), Set.of(EventType.NOTIFY_LOG), true)))
        .containsExactly(4L);
    assertThat(after(0, ALL, 9))
        .allSatisfy(e ->
            assertThat(new EventFilter(Set.of("a"), Set.of(), Set.of()).fits(e))
                .isEqualTo("a".equals(e.instance())));
  }

  @Test
  void pruneDeletesOldAndExcessEventsButNeverTheNewest() {
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
  void pruneKeepsAMinimumWhenTheClockJumpsAhead() {
    store(1, 9, NOW);
    assertThat(store.prune(NOW.plus(Duration.ofDays(20_000)), 100, 5)).isEqualTo(4);
    assertThat(ids(ALL)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(store.prune(NOW.plus(Duration.ofDays(20_000)), 3, 5)).isEqualTo(2);
  }

  @Test
  void orderSurvivesAClockThatIsSetBack() {
    store(1, 2, NOW);
    store(3, 4, NOW.minus(Duration.ofDays(20_000)));
    assertThat(ids(ALL)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(store.before(4, ALL, 2)).extracting(Event::id).containsExactly(3L, 2L);
  }

  @Test
  void pruneLeavesNoHolesAfterTheClockWasSetBack() {
    store(1, 2, NOW);
    store(3, 4, NOW.minus(Duration.ofDays(40)));
    store(5, 6, NOW);
    assertThat(store.prune(NOW.minus(Duration.ofDays(30)), 100, 1)).isZero();
    assertThat(store.prune(NOW.plus(Duration.ofDays(1)), 100, 1)).isEqualTo(5);
  }

  @Test
  void pageNamesTheOldestStoredEvent() {
    store(1, 9, NOW);
    store.prune(NOW, 3, 1);
    assertThat(store.after(0, ALL, 1).oldest()).isEqualTo(7);
    repository.deleteAll();
    assertThat(store.after(0, ALL, 1).oldest()).isEqualTo(10);
  }

  @Test
  void idsContinueWhenNoEventIsStored() {
    store(1, 9, NOW);
    repository.deleteAll();
    store(10, 11, NOW);
  }

  @Test
  void eventOfALaterVersionIsListedUnchanged() {
    store(1, 1, NOW);
    jdbc.update(
        "insert into event (id, happened_at, type, message) values (2, ?, 'node_teleported', 'm')",
        Timestamp.from(NOW));
    assertThat(after(0, ALL, 9))
        .extracting(Event::type)
        .containsExactly("notify_log", "node_teleported");
    assertThat(store.before(9, ALL, 9).getFirst().type()).isEqualTo("node_teleported");
    assertThat(ids(new EventFilter(Set.of(), Set.of(), Set.of(EventType.NOTIFY_LOG))))
        .containsExactly(1L);
  }

  @Test
  void batchStoredByAnEarlierAttemptIsNotStoredAgain() {
    EventBatch batch = lines(1, 3, NOW);
    List<Event> first = store.append(batch);
    assertThat(store.append(batch)).isEqualTo(first);
    assertThat(ids(ALL)).containsExactly(1L, 2L, 3L);
    assertThat(store.newest()).isEqualTo(3);
  }

  @Test
  void rolledBackAttemptGetsNewIdsWhenAnotherWriterTookItsIds() {
    EventBatch batch =
        batch(NOW, Occurrence.of(EventType.REQUEST, "asked").with(Map.of("number", 5L)));
    batch.attempt(store.newest());
    store(1, 3, NOW);
    assertThat(store.append(batch)).extracting(Event::id).containsExactly(4L);
    assertThat(store.append(batch)).extracting(Event::id).containsExactly(4L);
    assertThat(ids(ALL)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void readerOfSeveralWritersMissesNoEarlierEvent() {
    int batches = 40;
    List<CompletableFuture<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      writers.add(
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < batches; i++) {
              store.append(lines(1, 5, NOW));
            }
          }));
    }
    List<Long> seen = new ArrayList<>();
    int expected = 3 * batches * 5;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (seen.size() < expected && System.nanoTime() < deadline) {
      after(seen.isEmpty() ? 0 : seen.getLast(), ALL, 7).forEach(event -> seen.add(event.id()));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, expected).boxed().toList());
  }

  @Test
  void manyEventsNeedFewStatements() {
    Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();
    statistics.clear();
    store(1, 500, NOW);
    assertThat(statistics.getPrepareStatementCount()).isBetween(1L, 10L);
  }

  @Test
  void eachFilterHasAnIndex() throws SQLException {
    List<String> indexes = new ArrayList<>();
    try (Connection connection = dataSource.getConnection()) {
      String table = connection.getMetaData().storesUpperCaseIdentifiers() ? "EVENT" : "event";
      try (var rows = connection.getMetaData().getIndexInfo(null, null, table, false, true)) {
        while (rows.next()) {
          indexes.add(String.valueOf(rows.getString("INDEX_NAME")).toLowerCase(Locale.ROOT));
        }
      }
    }
    assertThat(indexes).contains("event_by_instance", "event_by_node", "event_by_type");
  }
}
