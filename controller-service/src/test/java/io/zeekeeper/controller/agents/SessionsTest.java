package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.Hello;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections become sessions, and how refused ones are reported. */
class SessionsTest {
  private final Door door = new Door();

  @AfterEach
  void close() {
    door.close();
  }

  private FakeAgent silent(String name, String id) {
    return door.keep(FakeAgent.silent(door.port(), name, id));
  }

  private static void awaitClosed(FakeAgent agent) {
    await("closed").atMost(FakeAgent.PATIENCE).until(() -> !agent.isOpen());
  }

  private long reportedRefusals() {
    return door.calls.stream().filter(line -> line.startsWith("refused")).count();
  }

  @Test
  void repeatedHelloIsNotReported() {
    FakeAgent agent = door.connect("a", "id");
    for (int i = 0; i < 1000; i++) {
      agent.hello();
    }
    agent.send(FakeAgent.hello("a", "id", true, Hello.API_VERSION, 2));
    await("event").atMost(FakeAgent.PATIENCE).until(() -> door.calls.size() > 1);
    assertThat(door.calls).containsExactly("connected a", "connected a");
    assertThat(door.agents.connected("a"))
        .hasValueSatisfying(now -> assertThat(now.hello().host().pid()).isEqualTo(2));
  }

  @Test
  void onlyAnAgentThatHasStatisticsIsAskedForThem() {
    FakeAgent earlier = door.connect("a", "id-a");
    FakeAgent agent = silent("b", "id-b");
    agent.send(FakeAgent.hello("b", "id-b", true, Hello.API_VERSION, 1, List.of(Hello.STATISTICS)));

    await("asked").atMost(FakeAgent.PATIENCE).until(() -> agent.statisticsWanted.get() == 1);
    assertThat(earlier.statisticsWanted).hasValue(0);
  }

  @Test
  void repeatedHelloOfARefusedConnectionIsIgnored() {
    FakeAgent agent = silent("a", "id");
    for (int i = 0; i < 1000; i++) {
      agent.send(FakeAgent.hello("a", "id", true, 99, 1));
    }
    assertThat(agent.closeReason()).contains("protocol version 99 is not supported");
    assertThat(agent.refusals).hasSize(1);
    assertThat(door.calls).hasSize(1);
  }

  @Test
  void reportedRefusalsOfAnAddressAreLimited() {
    List<FakeAgent> agents =
        IntStream.range(0, 20).mapToObj(i -> silent("agent-" + i, "id-" + i)).toList();
    for (FakeAgent agent : agents) {
      for (int i = 0; i < 50; i++) {
        agent.send(FakeAgent.hello(agent.name, agent.id, true, 99, i));
      }
    }
    agents.forEach(SessionsTest::awaitClosed);
    assertThat(reportedRefusals()).isBetween(1L, 6L);
    assertThat(door.agents.connected()).isEmpty();
  }

  @Test
  void refusalLimitIsPerAddressAndMinute() {
    var offset = new AtomicReference<>(Duration.ZERO);
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");
    InstantSource time = () -> noon.plus(offset.get());
    var limit = new RefusalLimit(time);
    assertThat(IntStream.range(0, 1000).filter(i -> isReported(limit, "192.0.2.1"))).hasSize(6);
    assertThat(IntStream.range(0, 1000).filter(i -> isReported(limit, "192.0.2.2"))).hasSize(6);
    offset.set(Duration.ofSeconds(59));
    assertThat(isReported(limit, "192.0.2.1")).isFalse();
    offset.set(Duration.ofSeconds(60));
    assertThat(IntStream.range(0, 1000).filter(i -> isReported(limit, "192.0.2.1"))).hasSize(6);
  }

  private static boolean isReported(RefusalLimit limit, String address) {
    return limit.decide(address) != RefusalLimit.Decision.DROP;
  }

  @Test
  void anotherAgentOfTheSameNameIsRefused() {
    door.connect("a", "id-1");
    FakeAgent other = silent("a", "id-2");
    other.hello();
    assertThat(other.closeReason()).contains("another agent named 'a' is connected");
    assertThat(door.agents.connected("a").orElseThrow().hello().id()).isEqualTo("id-1");
    assertThat(door.calls).hasSize(2);
  }

  @Test
  void secondSessionOfAnAgentIsRefusedWhileTheFirstIsAlive() {
    FakeAgent agent = door.connect("a", "id");
    long session = door.agents.connected("a").orElseThrow().session();
    FakeAgent again = silent("a", "id");
    again.hello();
    assertThat(again.closeReason()).contains("already has a live session");
    assertThat(door.agents.connected("a").orElseThrow().session()).isEqualTo(session);
    assertThat(agent.isOpen()).isTrue();
  }

  @Test
  void secondSessionOfAnAgentReplacesADeadOne() {
    FakeAgent dead = door.keep(FakeAgent.dead(door.port(), "a", "id"));
    dead.hello();
    long session = door.awaitConnected("a").session();
    CompletableFuture<List<Result>> answer = door.send("a", Duration.ofSeconds(60));
    FakeAgent next = silent("a", "id");
    next.hello();
    await("takeover")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.agents.connected("a").orElseThrow().session() != session);
    assertThat(answer)
        .succeedsWithin(FakeAgent.PATIENCE)
        .isEqualTo(List.of(Result.failure("client", "a", null, "instance a disconnected")));
    awaitClosed(dead);
    assertThat(next.isOpen()).isTrue();
    assertThat(door.agents.connected()).hasSize(1);
    assertThat(door.calls).containsExactly("connected a", "connected a");
  }

  @Test
  void sessionBelongsToOneAgent() {
    FakeAgent agent = door.connect("a", "id");
    agent.send(FakeAgent.hello("b", "id", true, Hello.API_VERSION, 1));
    assertThat(agent.closeReason()).contains("this session belongs to another agent");
    await("end").atMost(FakeAgent.PATIENCE).until(() -> door.agents.connected().isEmpty());
  }

  @Test
  void overlongNamesAreRefusedWithAShortMessage() {
    FakeAgent agent = silent("x".repeat(1_000_000), "id");
    agent.hello();
    awaitClosed(agent);
    FakeAgent other = silent("a", "y".repeat(1_000_000));
    other.hello();
    assertThat(other.closeReason()).contains("the agent's id has 1000000 characters");
    assertThat(door.calls).hasSize(2).allMatch(line -> line.length() < 500);
    assertThat(door.agents.known()).isEmpty();
  }

  @Test
  void everySignOfLifeUpdatesLastSeen() {
    door.connect("a", "id");
    Instant before = door.agents.connected("a").orElseThrow().lastSeen();
    // The agent has sent its hello; from now on it only answers pings.
    await("a ping")
        .atMost(FakeAgent.PATIENCE)
        .until(() ->
            door.agents.connected("a").orElseThrow().lastSeen().isAfter(before.plusSeconds(1)));
  }
}
