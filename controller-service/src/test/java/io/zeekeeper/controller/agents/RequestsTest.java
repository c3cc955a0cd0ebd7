package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every request gets exactly one answer by its deadline, and only from its agent. */
class RequestsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Door door = new Door();

  @AfterEach
  void close() {
    door.close();
  }

  private static Result ok(String reqid, String instance, String node) {
    return Result.success(reqid, instance, node);
  }

  private static List<Result> awaitAnswer(CompletableFuture<List<Result>> answer) {
    assertThat(answer).succeedsWithin(FakeAgent.PATIENCE);
    return answer.join();
  }

  private void assertNothingLeft() {
    assertThat(door.agents.pending()).isZero();
    await("deadlines").atMost(FakeAgent.PATIENCE).until(() -> door.engine.deadlines() == 0);
  }

  @Test
  void agentAnswersForItsOwnNodesOnly() {
    FakeAgent enemy = door.connect("enemy", "id-1");
    FakeAgent honest = door.connect("honest", "id-2");
    CompletableFuture<List<Result>> ofEnemy = door.send("enemy", LONG);
    CompletableFuture<List<Result>> ofHonest = door.send("honest", LONG);
    Request toEnemy = enemy.request(0);
    Request toHonest = honest.request(0);
    enemy.sendResult(ok(toEnemy.reqid(), "honest", "worker"));
    // The test knows the other agent's reqid; the enemy cannot use that reqid.
    enemy.sendResult(ok(toHonest.reqid(), "honest", "worker"));
    enemy.answer(toHonest, ok(toHonest.reqid(), "honest", "worker"));
    enemy.answer(toEnemy, ok(toEnemy.reqid(), "enemy", "own"));
    assertThat(awaitAnswer(ofEnemy)).containsExactly(ok("client", "enemy", "own"));
    assertThat(ofHonest).isNotDone();

    Result failure = Result.failure(toHonest.reqid(), "honest", "worker", "exit code 1");
    honest.answer(toHonest, failure);
    assertThat(awaitAnswer(ofHonest)).containsExactly(failure.withReqid("client"));
    assertThat(door.early)
        .containsExactly(ok("client", "enemy", "own"), failure.withReqid("client"));
    assertNothingLeft();
  }

  @Test
  void firstResultOfANodeCountsAndLaterOnesAreIgnored() {
    FakeAgent agent = door.connect("a", "id");
    CompletableFuture<List<Result>> answer = door.send("a", LONG);
    Request request = agent.request(0);
    agent.sendResult(ok("another", "a", "w1"));
    agent.sendResult(ok(request.reqid(), "a", "w2"));
    agent.sendResult(Result.failure(request.reqid(), "a", "w2", "on second thoughts"));
    agent.answer(
        request, ok(request.reqid(), "a", "w2"), Result.success(request.reqid(), null, "w3"));
    agent.answer(request, ok(request.reqid(), "a", "w4"));
    agent.sendResult(ok(request.reqid(), "a", "w5"));
    List<Result> expected = List.of(ok("client", "a", "w2"), ok("client", "a", "w3"));
    assertThat(awaitAnswer(answer)).isEqualTo(expected);
    CompletableFuture<List<Result>> next = door.send("a", LONG);
    agent.answer(agent.request(1));
    assertThat(awaitAnswer(next)).isEmpty();
    assertThat(door.early).isEqualTo(expected);
    assertNothingLeft();
  }

  @Test
  void disconnectionFailsEachOpenRequestOnce() {
    FakeAgent agent = door.connect("a", "id");
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(door.send("a", LONG));
    }
    agent.sendResult(ok(agent.request(0).reqid(), "a", "w"));
    await("early").atMost(FakeAgent.PATIENCE).until(() -> door.early.size() == 1);
    agent.hangUp();
    Result gone = Result.failure("client", "a", null, "instance a disconnected");
    assertThat(awaitAnswer(answers.getFirst())).containsExactly(ok("client", "a", "w"), gone);
    answers.subList(1, 100).forEach(one -> assertThat(awaitAnswer(one)).containsExactly(gone));
    assertThat(door.early).hasSize(101);
    assertNothingLeft();
    assertThat(awaitAnswer(door.send("a", LONG)))
        .containsExactly(Result.failure("client", "a", null, Agents.notConnected("a")));
  }

  @Test
  void silentAgentGivesAFailureAtTheDeadline() {
    FakeAgent agent = door.connect("a", "id");
    CompletableFuture<List<Result>> answer = door.send("a", Duration.ofMillis(300));
    Request request = agent.request(0);
    assertThat(request.timeLeftMs()).isEqualTo(300);
    agent.sendResult(ok(request.reqid(), "a", "w"));
    assertThat(awaitAnswer(answer))
        .containsExactly(
            ok("client", "a", "w"), Result.failure("client", "a", null, Agents.TIMED_OUT));
    agent.answer(request, ok(request.reqid(), "a", "late"));
    assertThat(agent.isOpen()).isTrue();
    assertNothingLeft();
  }

  @Test
  void deadlinesOfAnsweredRequestsAreRemoved() {
    FakeAgent agent = door.connect("a", "id");
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(door.send("a", LONG));
    }
    assertThat(door.engine.deadlines()).isEqualTo(500);
    for (int i = 0; i < 500; i++) {
      agent.answer(agent.request(i));
    }
    answers.forEach(RequestsTest::awaitAnswer);
    assertNothingLeft();
  }

  @Test
  void failingResultListenerAffectsNeitherTheAnswerNorTheSession() {
    FakeAgent agent = door.connect("a", "id");
    CompletableFuture<List<Result>> answer =
        door.agents.send(
            "a",
            "client",
            AgentRequest.of(WelcomeRequest::new),
            LONG,
            result -> {
              throw new IllegalStateException("cannot take " + result);
            });
    Request request = agent.request(0);
    agent.answer(request, ok(request.reqid(), "a", "w"));
    assertThat(awaitAnswer(answer)).containsExactly(ok("client", "a", "w"));
    assertThat(agent.isOpen()).isTrue();
    assertNothingLeft();
  }
}
