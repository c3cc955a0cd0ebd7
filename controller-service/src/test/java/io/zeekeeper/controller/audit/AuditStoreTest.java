package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = AuditStoreTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:audit")
class AuditStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123456Z");
  private static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null);

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = AuditEntity.class)
  @EnableJpaRepositories(basePackageClasses = AuditRepository.class)
  @Import(AuditStore.class)
  static class Context {}

  @Autowired private AuditStore store;
  @Autowired private AuditRepository repository;

  @BeforeEach
  void forgetAll() {
    repository.deleteAllInBatch();
  }

  private static AuditRecord open(int number, String operation, AuditSubject subject) {
    return AuditRecord.accepted(
        id(number),
        NOW.plusSeconds(number),
        Actor.rest("192.0.2.1", new Principal("ci", Role.OPERATOR, Principal.Credential.TOKEN)),
        operation,
        subject,
        null);
  }

  private static AuditRecord open(int number) {
    return open(number, "deploy", AuditSubject.NONE);
  }

  private static AuditRecord ended(int number) {
    return open(number).ended(AuditOutcome.SUCCEEDED, null, NOW.plusSeconds(100));
  }

  private static String id(int number) {
    return "%024x".formatted(number);
  }

  private List<AuditRecord> all() {
    return store.before(null, ALL, 100);
  }

  private List<String> ids(AuditFilter filter) {
    return store.before(null, filter, 100).stream().map(AuditRecord::id).toList();
  }

  @Test
  void finalRecordReplacesTheOpenOne() {
    store.write(List.of(open(1), open(2)));
    store.write(List.of(ended(1)));
    assertThat(all()).containsExactly(open(2), ended(1));
  }

  @Test
  void openRecordThatComesLateChangesNothing() {
    store.write(List.of(ended(1)));
    store.write(List.of(open(1)));
    store.write(List.of(ended(2), open(2)));
    assertThat(all()).containsExactly(ended(2), ended(1));
  }

  @Test
  void recordsOfTheFileAreAddedOnce() {
    store.write(List.of(open(1), ended(2)));
    List<AuditRecord> lines = List.of(open(1), ended(1), open(2), ended(2), open(3));
    for (int start = 0; start < 2; start++) {
      store.addMissing(lines);
      assertThat(all()).containsExactly(open(3), ended(2), ended(1));
    }
  }

  @Test
  void openRecordOfTheFileMayNameADeployment() {
    AuditRecord begun = open(1).with(AuditSubject.NONE.with(Map.of("deployment", "d1")), "d1");
    store.write(List.of(open(1)));
    store.addMissing(List.of(open(1), begun));
    assertThat(all()).containsExactly(begun);
  }

  @Test
  void pagesFollowEachOther() {
    List<AuditRecord> records =
        new ArrayList<>(IntStream.range(0, 5).mapToObj(i -> open(i)).toList());
    store.write(records);
    List<AuditRecord> read = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < 3; page++) {
      List<AuditRecord> found = store.before(cursor, ALL, 2);
      read.addAll(found);
      cursor = found.getLast().id();
    }
    assertThat(read).containsExactlyElementsOf(records.reversed());
  }

  @Test
  void filtersSelectWholeNames() {
    store.write(
        List.of(
            open(1, "restartNodes", AuditSubject.nodes(List.of("worker-1", "worker-2"))),
            open(2, "restartNodes", AuditSubject.nodes(List.of("worker-10"))),
            open(3, "stopNodes", AuditSubject.nodes(List.of())),
            open(4, "enrol", AuditSubject.NONE.onInstances(List.of("agent-1"))),
            ended(5)));
    assertThat(ids(filter(null, null, null, "worker-1", null))).containsExactly(id(3), id(1));
    assertThat(ids(filter(null, null, null, "worker-_", null))).containsExactly(id(3));
    assertThat(ids(filter(null, null, null, null, "agent-1"))).containsExactly(id(4));
    assertThat(ids(filter(null, "restartNodes", null, null, null))).containsExactly(id(2), id(1));
    assertThat(ids(filter(null, null, AuditOutcome.SUCCEEDED, null, null))).containsExactly(id(5));
    assertThat(ids(filter("ci", null, null, null, null))).hasSize(5);
    assertThat(ids(filter("c_", null, null, null, null))).isEmpty();
    assertThat(
            ids(
                new AuditFilter(
                    null, null, null, null, null, NOW.plusSeconds(2), NOW.plusSeconds(4))))
        .containsExactly(id(3), id(2));
  }

  private static AuditFilter filter(
      @Nullable String principal,
      @Nullable String operation,
      @Nullable AuditOutcome outcome,
      @Nullable String node,
      @Nullable String instance) {
    return new AuditFilter(principal, operation, outcome, node, instance, null, null);
  }

  @Test
  void oldRecordsAndTooManyAreRemoved() {
    store.write(IntStream.range(0, 10).mapToObj(i -> open(i)).toList());
    assertThat(store.prune(NOW.plusSeconds(3), 100, 2)).isEqualTo(3);
    assertThat(store.prune(NOW.plusSeconds(3), 100, 2)).isZero();
    assertThat(store.prune(NOW, 5, 2)).isEqualTo(2);
    assertThat(all()).hasSize(5);
    assertThat(store.oldest()).contains(id(5));
  }

  @Test
  void clockThatJumpsAheadDoesNotRemoveAll() {
    store.write(IntStream.range(0, 10).mapToObj(i -> open(i)).toList());
    assertThat(store.prune(NOW.plus(Duration.ofDays(1000)), 100, 2)).isEqualTo(8);
    assertThat(ids(ALL)).containsExactly(id(9), id(8));
  }

  @Test
  void pruningAnEmptyTableRemovesNothing() {
    assertThat(store.prune(NOW, 1, 1)).isZero();
    assertThat(store.oldest()).isEmpty();
  }
}
