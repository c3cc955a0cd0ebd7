package io.zeekeeper.systemtests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.FakeAgent;
import io.zeekeeper.systemtests.lab.FaultyAgents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A faulty answer costs the agent's own session or Result, and no other agent's. */
class FaultyAgentIT extends FaultyAgents {

  @Test
  void silentAgentIsAFailedResultAtTheDeadline() {
    try (var agent = FakeAgent.connect(lab, "never", FakeAgent.NEVER_ANSWERS)) {
      long started = System.nanoTime();
      assertOnlyItsOwnResultFails(agent, "request timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(Duration.ofMillis(3900), Duration.ofSeconds(8));
    }
    assertUnharmed();
  }

  @Test
  void lateAnswerIsDroppedAndLogged() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "late",
            (late, request) -> {
              await().pollDelay(5, TimeUnit.SECONDS).until(() -> true);
              late.answer(request);
            })) {
      assertOnlyItsOwnResultFails(agent, "request timed out");
      lab.controller().awaitLog("late answer from late to ");
    }
    assertUnharmed();
  }

  @Test
  void duplicateAnswerIsOneResult() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "twice",
            (twice, request) -> {
              twice.answer(request);
              twice.answer(request);
            })) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.status()).isEqualTo(200);
      assertThat(nodes.items()).hasSize(2);
      assertThat(agent.closed()).isNotDone();
    }
    assertUnharmed();
  }

  @Test
  void duplicateResultsCountOnceAndResultsAfterTheAnswerAreIgnored() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "stutters",
            (stutters, request) -> {
              for (String node : new String[] {"x", "y", "x", "y"}) {
                stutters.send(result(request, stutters, node));
              }
              stutters.answer(request);
              stutters.send(result(request, stutters, "z"));
            })) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.status()).isEqualTo(200);
      assertThat(nodes.items())
          .extracting(node -> node.path("node").asString())
          .containsExactly("good", "stutters");
      assertThat(agent.closed()).isNotDone();
    }
    assertUnharmed();
  }

  private static AgentMessage result(Request request, FakeAgent agent, String node) {
    return new AgentMessage.NotifyResult(Result.success(request.reqid(), agent.name(), node));
  }

  @Test
  void answersOutOfOrderReachTheirOwnRequests() {
    var first = new AtomicReference<Request>();
    try (var agent =
        FakeAgent.connect(
            lab,
            "reorders",
            (reorders, request) -> {
              if (!first.compareAndSet(null, request)) {
                reorders.answer(request);
                reorders.answer(first.get());
              }
            })) {
      var early = CompletableFuture.supplyAsync(api::nodes);
      await("first request").atMost(PATIENCE).until(() -> first.get() != null);
      Api.Response late = api.nodes();
      for (Api.Response nodes : List.of(early.join(), late)) {
        assertThat(nodes.status()).isEqualTo(200);
        assertThat(nodes.items()).hasSize(2);
      }
      assertThat(agent.closed()).isNotDone();
    }
    assertUnharmed();
  }

  @Test
  void answerInTheNameOfAnotherAgentIsIgnored() {
    try (var liar = FakeAgent.connect(lab, "liar", FakeAgent.ANSWERS);
        var victim =
            FakeAgent.connect(
                lab,
                "victim",
                (silent, request) -> {
                  liar.send(result(request, silent, "x"));
                  liar.answer(request);
                })) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.instances())
          .isEqualTo(Map.of("good", "", "liar", "", victim.name(), "request timed out"));
    }
    assertUnharmed();
  }

  @Test
  void resultAboutAnotherInstanceIsDropped() {
    try (var liar =
        FakeAgent.connect(
            lab,
            "liar",
            (agent, request) ->
                agent.send(
                    request.response(
                        List.of(
                            Result.success(request.reqid(), "good", null)
                                .withData(
                                    List.of(
                                        NodeStatus.ofManagement(
                                            "good", Role.AGENT, 666, null, null)))))))) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.status()).isEqualTo(200);
      assertThat(nodes.items())
          .extracting(node -> node.path("pid").asInt(0))
          .doesNotContain(666)
          .isNotEmpty();
      lab.controller().awaitLog("agent liar: Result dropped because it is about another agent's");
      assertThat(liar.closed()).isNotDone();
    }
    assertUnharmed();
  }

  @Test
  void agentThatVanishesDuringARequestIsAFailedResultAtOnce() {
    FakeAgent agent = FakeAgent.connect(lab, "gone", (gone, request) -> gone.vanish());
    long started = System.nanoTime();
    assertOnlyItsOwnResultFails(agent, "instance gone disconnected");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(3900));
    assertUnharmed();
  }

  @Test
  void agentWithAnotherProtocolVersionIsRefusedWithTheReason() {
    try (var agent = FakeAgent.silent(lab)) {
      agent.hello(Hello.API_VERSION + 1);
      assertThat(agent.closed())
          .succeedsWithin(PATIENCE)
          .asString()
          .contains("protocol version 2 is not supported");
    }
  }

  @Test
  void agentWithoutAHelloIsDisconnected() {
    try (var agent = FakeAgent.silent(lab)) {
      assertThat(agent.closed()).succeedsWithin(PATIENCE).asString().contains("no hello");
    }
  }

  @Test
  void secondAgentWithTheSameNameIsRefused() {
    try (var second = FakeAgent.connect(lab, "pair", FakeAgent.ANSWERS)) {
      var other = FakeAgent.silent(lab);
      other.send(
          Frames.write(
              new Hello(
                  "pair",
                  "another id",
                  true,
                  Hello.API_VERSION,
                  1,
                  new Hello.Zeek(null, List.of(), "none"),
                  new Hello.Host("boot", "pid:[1]", 1, 1, List.of()),
                  null,
                  List.of())));
      assertThat(other.closed())
          .succeedsWithin(PATIENCE)
          .asString()
          .contains("another agent named 'pair' is connected");
      assertThat(second.closed()).isNotDone();
    }
    assertUnharmed();
  }
}
