package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dialling of agents, and of agents whose address has changed. */
class MovesTest {
  private final Door door = new Door();

  @AfterEach
  void close() {
    door.close();
  }

  private static void awaitClosed(FakeAgent agent) {
    await("closed").atMost(FakeAgent.PATIENCE).until(() -> !agent.isOpen());
  }

  private Agent awaitFormer(String instance) {
    await("former")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.agents.former(instance).isPresent());
    return door.agents.former(instance).orElseThrow();
  }

  /** The id of the agent that is connected as the instance. */
  private String connectedId() {
    return door.agents.connected("a").map(agent -> agent.hello().id()).orElse("");
  }

  private void awaitConnectedId(String id) {
    await(id).atMost(FakeAgent.PATIENCE).until(() -> connectedId().equals(id));
  }

  /** Moves the instance from one machine to another; both stay connected. */
  private void move(FakeAgent from, FakeAgent to) {
    door.agents.dial(List.of(Door.at(from)), List.of(Door.at(from)));
    awaitConnectedId(from.id);
    door.agents.dial(List.of(Door.at(to)), List.of(Door.at(from)));
    assertThat(awaitFormer("a").hello().id()).isEqualTo(from.id);
    awaitConnectedId(to.id);
  }

  @Test
  void bothMachinesOfAMovingInstanceAnswerRequests() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    assertThat(door.agents.connected()).extracting(Agent::name).containsExactly("a");
    assertThat(door.calls).containsExactly("connected a", "disconnected a", "connected a");

    Agent former = door.agents.former("a").orElseThrow();
    assertThat(former.instance()).isEqualTo("a");
    CompletableFuture<List<Result>> ofFormer = door.send(former.name(), FakeAgent.PATIENCE);
    CompletableFuture<List<Result>> ofNext = door.send("a", FakeAgent.PATIENCE);
    Request standby = old.request(0);
    Request deploy = next.request(0);
    old.answer(standby, Result.success(standby.reqid(), "a", "of the old"));
    next.answer(deploy, Result.success(deploy.reqid(), "a", "of the new"));
    assertThat(ofFormer)
        .succeedsWithin(FakeAgent.PATIENCE)
        .isEqualTo(List.of(Result.success("client", "a", "of the old")));
    assertThat(ofNext)
        .succeedsWithin(FakeAgent.PATIENCE)
        .isEqualTo(List.of(Result.success("client", "a", "of the new")));
  }

  @Test
  void afterTheMoveTheOldSessionEndsAndTheNewOneStays() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    long session = door.agents.connected("a").orElseThrow().session();
    door.calls.clear();
    door.agents.dial(List.of(Door.at(next)), List.of(Door.at(next)));
    assertThat(door.agents.former("a")).isEmpty();
    awaitClosed(old);
    assertThat(door.agents.connected("a").orElseThrow().session()).isEqualTo(session);
    assertThat(next.connections).hasValue(1);
    assertThat(old.connections).hasValue(1);
    assertThat(door.calls).isEmpty();
  }

  @Test
  void oldMachineDoesNotTakeOverWhenTheNewOneIsAwayAtTheEndOfTheMove() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    next.hangUp();
    await("away").atMost(FakeAgent.PATIENCE).until(() -> door.calls.size() >= 4);
    int connections = old.connections.get();
    door.agents.dial(List.of(Door.at(next)), List.of(Door.at(next)));
    awaitConnectedId("new");
    awaitClosed(old);
    assertThat(old.connections).hasValue(connections);
    assertThat(door.calls.stream().filter(line -> line.startsWith("connected"))).hasSize(3);
  }

  @Test
  void failedMoveGivesTheInstanceBackToTheOldMachine() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    long session = door.agents.former("a").orElseThrow().session();
    door.agents.dial(List.of(Door.at(old)), List.of(Door.at(old)));
    assertThat(connectedId()).isEqualTo("old");
    assertThat(door.agents.connected("a").orElseThrow().session()).isEqualTo(session);
    assertThat(door.agents.former("a")).isEmpty();
    awaitClosed(next);
    assertThat(door.calls)
        .containsExactly(
            "connected a", "disconnected a", "connected a", "disconnected a", "connected a");
  }

  @Test
  void moveBackSwapsTheMachinesWithoutNewConnections() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    door.agents.dial(List.of(Door.at(old)), List.of(Door.at(next)));
    assertThat(connectedId()).isEqualTo("old");
    assertThat(door.agents.former("a").orElseThrow().hello().id()).isEqualTo("new");
    assertThat(old.isOpen() && next.isOpen()).isTrue();
    assertThat(old.connections.get() + next.connections.get()).isEqualTo(2);
  }

  @Test
  void eventsOfTheOldMachineAreIgnored() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    door.calls.clear();
    old.send(new AgentMessage.NotifyChange("w", State.RUNNING, State.STOPPED, "requested"));
    old.send(FakeAgent.hello("a", "old", false, 1, 7));
    await("hello")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.agents.former("a").orElseThrow().hello().host().pid() == 7);
    next.send(new AgentMessage.NotifyChange("w", State.PENDING, State.RUNNING, "started"));
    await("event").atMost(FakeAgent.PATIENCE).until(() -> !door.calls.isEmpty());
    assertThat(door.calls).containsExactly("notified a");
    assertThat(door.agents.known("a").orElseThrow().hello().id()).isEqualTo("new");
  }

  @Test
  void anotherAgentCannotReplaceTheAgentAtTheFormerAddress() {
    FakeAgent old = door.listening("a", "old");
    door.agents.dial(List.of(Door.at(old)), List.of(Door.at(old)));
    awaitConnectedId("old");
    var moved = new Instance("a", "127.0.0.9", old.port());
    door.agents.dial(List.of(moved), List.of(Door.at(old)));
    awaitFormer("a");
    FakeAgent intruder = door.keep(FakeAgent.connecting(door.port(), "a", "intruder"));
    assertThat(intruder.closeReason()).contains("another agent named 'a' is connected");
    assertThat(door.agents.former("a").orElseThrow().hello().id()).isEqualTo("old");
    assertThat(old.isOpen()).isTrue();
  }

  @Test
  void disconnectedFormerAgentFailsItsRequestsAndIsDialledAgain() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    move(old, next);
    long session = door.agents.former("a").orElseThrow().session();
    CompletableFuture<List<Result>> answer =
        door.send(door.agents.former("a").orElseThrow().name(), Duration.ofMinutes(1));
    old.hangUp();
    assertThat(answer)
        .succeedsWithin(FakeAgent.PATIENCE)
        .isEqualTo(List.of(Result.failure("client", "a", null, "instance a disconnected")));
    await("back")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.agents.former("a").filter(now -> now.session() != session).isPresent());
    assertThat(connectedId()).isEqualTo("new");
  }

  @Test
  void sessionsThatEndDuringAddressChangesAreRemoved() {
    FakeAgent old = door.listening("a", "old");
    FakeAgent next = door.listening("a", "new");
    List<Instance> from = List.of(Door.at(old));
    List<Instance> to = List.of(Door.at(next));
    for (int i = 0; i < 200; i++) {
      door.agents.dial(to, from);
      old.hangUp();
      next.hangUp();
      door.agents.dial(i % 2 == 0 ? from : to, i % 2 == 0 ? from : to);
    }
    door.agents.dial(List.of(), List.of());
    await("no agent")
        .atMost(FakeAgent.PATIENCE)
        .until(() -> door.agents.connected().isEmpty() && door.agents.former("a").isEmpty());
  }

  @Test
  void instanceWithoutAHostIsDialledLocallyAndKeepsItsConnection() {
    FakeAgent agent = door.listening("a", "id");
    var unknown = new Instance("a", Instance.UNKNOWN_HOST, agent.port());
    door.agents.dial(List.of(unknown), List.of());
    Agent connected = door.awaitConnected("a");
    assertThat(connected.host()).isEqualTo("127.0.0.1");
    door.agents.dial(List.of(Door.at(agent)), List.of(Door.at(agent)));
    assertThat(agent.connections).hasValue(1);
    assertThat(door.agents.connected("a").orElseThrow().session()).isEqualTo(connected.session());
    // Another host is another address, whatever was dialled before.
    door.agents.dial(List.of(unknown.withHost("127.0.0.9")), List.of());
    awaitClosed(agent);
    assertThat(door.agents.connected()).isEmpty();
  }

  @Test
  void atMostAHundredAddressesAreDialledAtOnce() throws IOException {
    List<Socket> open = new CopyOnWriteArrayList<>();
    try (var server = new ServerSocket(0, 1000, InetAddress.ofLiteral("127.0.0.1"))) {
      // The server accepts connections and never answers.
      Thread.startVirtualThread(() -> {
        while (!server.isClosed()) {
          try {
            open.add(server.accept());
          } catch (IOException e) {
            return;
          }
        }
      });
      List<Instance> many =
          IntStream.range(0, 500)
              .mapToObj(i -> new Instance("agent-" + i, "127.0.0.1", server.getLocalPort()))
              .toList();
      door.agents.dial(many, List.of());
      await("100 connections").atMost(FakeAgent.PATIENCE).until(() -> open.size() >= 100);
      await("no more than 100 connections")
          .during(Duration.ofSeconds(1))
          .atMost(FakeAgent.PATIENCE)
          .until(() -> open.size() == 100);
      FakeAgent agent = door.listening("a", "id");
      List<Instance> one = new ArrayList<>(List.of(Door.at(agent)));
      door.agents.dial(one, one);
      assertThat(Set.of(door.awaitConnected("a").name())).containsExactly("a");
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
