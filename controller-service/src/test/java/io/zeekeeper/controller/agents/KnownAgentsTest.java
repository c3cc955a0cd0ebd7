package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.protocol.Hello;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
    classes = KnownAgentsTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:agents")
class KnownAgentsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = AgentEntity.class)
  @EnableJpaRepositories(basePackageClasses = AgentRepository.class)
  static class Context {}

  @Autowired private AgentRepository repository;
  @Autowired private JdbcTemplate jdbc;
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeEach
  void begin() {
    repository.deleteAllInBatch();
  }

  /** A repository whose first writes fail. */
  private AgentRepository failing() {
    return (AgentRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AgentRepository.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("replace") && failures.getAndDecrement() > 0) {
                throw new QueryTimeoutException("away");
              }
              try {
                return method.invoke(repository, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Agent agent(String name, int minute) {
    return new Agent(
        name,
        7,
        "192.0.2.1",
        FakeAgent.hello(name, "id-of-" + name, true, Hello.API_VERSION, 1),
        NOON.plusSeconds(60L * minute));
  }

  @Test
  void agentIsKnownWhileDisconnectedAndAfterARestart() {
    Agent seen;
    try (var door = new Door(repository)) {
      FakeAgent agent = door.connect("a", "id");
      agent.send(FakeAgent.hello("a", "id", true, Hello.API_VERSION, 2));
      agent.hangUp();
      await("end").atMost(FakeAgent.PATIENCE).until(() -> door.agents.connected().isEmpty());
      seen = door.agents.known("a").orElseThrow();
      assertThat(seen.isConnected()).isFalse();
      assertThat(seen.host()).isEqualTo("127.0.0.1");
      assertThat(seen.hello().host().pid()).isEqualTo(2);
      assertThat(door.agents.known()).containsExactly(seen);
    }
    try (var door = new Door(repository)) {
      Agent known = door.agents.known("a").orElseThrow();
      assertThat(known.hello()).isEqualTo(seen.hello());
      assertThat(known.host()).isEqualTo(seen.host());
      assertThat(known.lastSeen().toEpochMilli()).isEqualTo(seen.lastSeen().toEpochMilli());
      assertThat(door.agents.connected()).isEmpty();
      door.connect("a", "id");
      assertThat(door.agents.known()).singleElement().matches(Agent::isConnected);
    }
  }

  @Test
  void writesAreRetriedWhileTheDatabaseIsAway() {
    failures.set(1);
    try (var known = new KnownAgents(failing())) {
      known.update(agent("a", 0));
      known.update(agent("a", 1));
      await("row").atMost(FakeAgent.PATIENCE).until(() -> repository.count() == 1);
    }
    assertThat(repository.findById("a").orElseThrow().agent().lastSeen())
        .isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void oldestAgentsAreForgottenBeyondTheLimit() {
    try (var known = new KnownAgents(repository)) {
      known.keep(Stream.of("agent-1"));
      for (int i = 0; i <= KnownAgents.MAX_AGENTS; i++) {
        known.update(agent("agent-" + i, i));
      }
      assertThat(known.all()).hasSizeLessThanOrEqualTo(KnownAgents.MAX_AGENTS);
      assertThat(known.find("agent-0")).isEmpty();
      assertThat(known.find("agent-1")).isPresent();
      assertThat(known.find("agent-2")).isEmpty();
      assertThat(known.find("agent-" + KnownAgents.MAX_AGENTS)).isPresent();
      int left = known.all().size();
      await("rows").atMost(FakeAgent.PATIENCE).until(() -> repository.count() == left);
    }
    assertThat(repository.existsById("agent-1")).isTrue();
    assertThat(repository.existsById("agent-2")).isFalse();
  }

  @Test
  void unreadableRowDoesNotPreventTheStart() {
    jdbc.update(
        "insert into agent (instance, host, last_seen, hello)"
            + " values ('odd', '192.0.2.1', current_timestamp, '{\"what\":1}')");
    try (var known = new KnownAgents(repository)) {
      assertThat(known.find("odd")).isEmpty();
      known.update(agent("odd", 0));
    }
    assertThat(repository.findById("odd").orElseThrow().agent().hello().id())
        .isEqualTo("id-of-odd");
  }
}
