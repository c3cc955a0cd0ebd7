package io.zeekeeper.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = LastKnownNodesTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:nodes",
      "spring.jpa.properties.hibernate.generate_statistics=true"
    })
class LastKnownNodesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = InstanceNodesEntity.class)
  @EnableJpaRepositories(basePackageClasses = InstanceNodesRepository.class)
  static class Context {}

  @Autowired private InstanceNodesRepository repository;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private EntityManagerFactory factory;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private LastKnownNodes nodes;

  @BeforeEach
  void begin() {
    repository.deleteAllInBatch();
    nodes = at(NOON);
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  /** The nodes as a controller that starts at {@code time} reads them. */
  private LastKnownNodes at(Instant time) {
    return new LastKnownNodes(counted(), Clock.fixed(time, ZoneOffset.UTC));
  }

  /** A repository that counts its writes and fails some of them. */
  private InstanceNodesRepository counted() {
    return (InstanceNodesRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {InstanceNodesRepository.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("replace")) {
                if (failures.getAndDecrement() > 0) {
                  throw new QueryTimeoutException("away");
                }
                writes.incrementAndGet();
              }
              return method.invoke(repository, arguments);
            });
  }

  private static NodeStatus running(String name) {
    return new NodeStatus(
        name,
        State.RUNNING,
        Role.NONE,
        ClusterRole.WORKER,
        4711L,
        null,
        9001,
        NodeStatus.Channel.CONNECTED,
        NOON,
        2,
        null);
  }

  private void awaitRows(int count) {
    await().atMost(PATIENCE).until(() -> repository.count() == count);
  }

  @Test
  void nodesAreKnownAfterARestart() {
    nodes.listed("agent-1", List.of(running("w1"), running("w2")));
    nodes.listed("agent-2", List.of());
    nodes.close();
    assertThat(at(NOON.plusSeconds(60)).of("agent-1"))
        .contains(List.of(new SeenNode(running("w1"), NOON), new SeenNode(running("w2"), NOON)));
    assertThat(at(NOON).of("agent-2")).contains(List.of());
    assertThat(at(NOON).of("agent-3")).isEqualTo(Optional.empty());
  }

  @Test
  void changeAffectsOneNodeAndRemovesItsProcess() {
    nodes.listed("agent-1", List.of(running("w1"), running("w2")));
    nodes.changed("agent-1", "w1", State.CRASHED);
    nodes.changed("agent-1", "unheard-of", State.RUNNING);
    nodes.changed("agent-9", "w1", State.RUNNING);
    List<SeenNode> known = nodes.of("agent-1").orElseThrow();
    assertThat(known)
        .extracting(seen -> seen.status().state())
        .containsExactly(State.CRASHED, State.RUNNING);
    assertThat(known.getFirst().status().pid()).isNull();
    assertThat(known.getFirst().status().restarts()).isEqualTo(2);
    assertThat(known.getLast().status()).isEqualTo(running("w2"));
  }

  @Test
  void manyChangesCauseFewWrites() {
    nodes.listed("agent-1", List.of(running("w1")));
    for (int i = 0; i < 100_000; i++) {
      nodes.changed("agent-1", "w1", i % 2 == 0 ? State.CRASHED : State.PENDING);
    }
    nodes.changed("agent-1", "w1", State.RUNNING);
    nodes.close();
    assertThat(writes.get()).isBetween(1, 10);
    assertThat(at(NOON).of("agent-1").orElseThrow().getFirst().status().state())
        .isEqualTo(State.RUNNING);
  }

  @Test
  void unchangedStatusIsNotWritten() {
    nodes.listed("agent-1", List.of(running("w1")));
    awaitRows(1);
    nodes.close();
    int before = writes.get();
    nodes = at(NOON.plusSeconds(30));
    nodes.listed("agent-1", List.of(running("w1")));
    nodes.close();
    assertThat(writes).hasValue(before);
    assertThat(nodes.of("agent-1").orElseThrow().getFirst().seenAt())
        .isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void failedWriteIsRetried() {
    failures.set(1);
    nodes.listed("agent-1", List.of(running("w1")));
    awaitRows(1);
    assertThat(writes).hasValue(1);
  }

  @Test
  void instancesThatAreNotKeptAreForgotten() {
    nodes.listed("agent-1", List.of(running("w1")));
    nodes.listed("agent-2", List.of(running("w2")));
    awaitRows(2);
    nodes.keepOnly("agent-2"::equals);
    assertThat(nodes.of("agent-1")).isEmpty();
    awaitRows(1);
    assertThat(nodes.of("agent-2")).isPresent();
  }

  @Test
  void lossAndReturnOfAnAgentAreReportedOnceAcrossRestarts() {
    nodes.listed("agent-1", List.of(running("w1"), running("w2")));
    assertThat(nodes.away("agent-1")).containsExactly(running("w1"), running("w2"));
    assertThat(nodes.away("agent-1")).isEmpty();
    assertThat(nodes.away("unheard-of")).isEmpty();
    nodes.close();

    LastKnownNodes next = at(NOON);
    assertThat(next.isAway("agent-1")).isTrue();
    assertThat(next.away("agent-1")).isEmpty();
    next.changed("agent-1", "w2", State.CRASHED);
    NodeStatus crashed = running("w2").with(State.CRASHED);
    assertThat(next.listed("agent-1", List.of(crashed, running("w3")))).containsExactly(crashed);
    assertThat(next.isAway("agent-1")).isFalse();
    assertThat(next.listed("agent-1", List.of(crashed))).isEmpty();
    next.close();
  }

  @Test
  void rowsOfEarlierVersionsAreReadable() {
    jdbc.update(
        "insert into instance_nodes (instance, content) values ('agent-1', ?)",
        "[{\"status\":{\"node\":\"w1\",\"state\":\"RUNNING\",\"mgmt_role\":\"NONE\","
            + "\"cluster_role\":\"WORKER\"},\"seen_at\":\"2026-11-21T12:00:00Z\"}]");
    LastKnownNodes next = at(NOON);
    assertThat(next.isAway("agent-1")).isFalse();
    assertThat(next.of("agent-1")).hasValueSatisfying(seen -> assertThat(seen).hasSize(1));
    next.close();
  }

  @Test
  void batchOfRowsNeedsTwoStatementsAndNoSelect() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "agent-" + i).toList();
    List<InstanceNodesEntity> rows =
        names.stream()
            .map(name -> new InstanceNodesEntity(name, List.of(new SeenNode(running("w"), NOON))))
            .toList();
    repository.replace(names, rows);
    Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();
    statistics.clear();
    repository.replace(names, rows);
    assertThat(statistics.getPrepareStatementCount()).isEqualTo(2);
    assertThat(repository.count()).isEqualTo(100);
  }
}
