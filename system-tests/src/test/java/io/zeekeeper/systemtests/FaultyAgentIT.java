package io.zeekeeper.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Whatever an agent does costs its own session or its own Result, and nobody else's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyAgentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Lab lab;
  private Api api;
  private FakeAgent good;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.query=4s");
    lab.startController();
    api = lab.api();
    good = FakeAgent.connect(lab, "good", FakeAgent.WELL);
  }

  @AfterAll
  void stopLab() {
    good.close();
    lab.close();
  }

  private void assertOnlyItsOwnResultFails(FakeAgent agent, String error) {
    Api.Response nodes = api.nodes();
    assertThat(nodes.status()).isEqualTo(207);
    assertThat(nodes.json().path("results")).hasSize(2);
    JsonNode failed = nodes.results().get(agent.name());
    assertThat(failed.path("success").asBoolean()).isFalse();
    assertThat(failed.path("error").asString()).isEqualTo(error);
    assertThat(nodes.results().get("good").path("success").asBoolean()).isTrue();
  }

  /** The others are as well as before, and the controller has said nothing of an own mistake. */
  private void assertUnharmed() {
    await("only the good one").atMost(PATIENCE).until(() -> api.nodes().results().size() == 1);
    assertThat(api.nodes().status()).isEqualTo(200);
    assertThat(lab.controller().log()).doesNotContain("ERROR", "Exception");
  }

  @Test
  void oneThatNeverAnswersIsAResultAtTheDeadline() {
    try (var agent = FakeAgent.connect(lab, "never", FakeAgent.NEVER)) {
      long started = System.nanoTime();
      assertOnlyItsOwnResultFails(agent, "request timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(Duration.ofMillis(3900), Duration.ofSeconds(8));
    }
    assertUnharmed();
  }

  @Test
  void anAnswerAfterTheDeadlineIsDroppedWithALineInTheLog() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "late",
            (late, request) -> {
              await().pollDelay(5, TimeUnit.SECONDS).until(() -> true);
              late.answer(request);
            })) {
      assertOnlyItsOwnResultFails(agent, "request timed out");
      lab.controller().awaitLog("late answer of late to ");
    }
    assertUnharmed();
  }

  @Test
  void anAnswerThatComesTwiceIsOneResult() {
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
      assertThat(nodes.json().path("results")).hasSize(2);
      assertThat(agent.closed()).isNotDone();
    }
    assertUnharmed();
  }

  @Test
  void oneThatVanishesInTheMiddleIsAResultAtOnce() {
    FakeAgent agent = FakeAgent.connect(lab, "gone", (gone, request) -> gone.vanish());
    long started = System.nanoTime();
    assertOnlyItsOwnResultFails(agent, "instance gone disconnected");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(3900));
    assertUnharmed();
  }

  @Test
  void garbageEndsTheSession() {
    for (String garbage : new String[] {"garbage", "{\"type\":", "[]", "{}", "null"}) {
      FakeAgent agent = FakeAgent.connect(lab, "garbage", (bad, request) -> bad.send(garbage));
      assertOnlyItsOwnResultFails(agent, "instance garbage disconnected");
      assertThat(agent.closed()).succeedsWithin(PATIENCE).asString().startsWith("1002 ");
      assertUnharmed();
    }
  }

  @Test
  void aMessageOfANewerVersionIsIgnored() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "newer",
            (newer, request) -> {
              newer.send("{\"type\":\"notify_of_tomorrow\",\"x\":1}");
              newer.answer(request);
            })) {
      assertThat(api.nodes().status()).isEqualTo(200);
      assertThat(agent.closed()).isNotDone();
    }
    assertUnharmed();
  }

  @Test
  void aFrameThatIsTooLargeEndsTheSession() {
    String large = "x".repeat(9 * 1024 * 1024);
    FakeAgent agent = FakeAgent.connect(lab, "large", (big, request) -> big.send(large));
    assertOnlyItsOwnResultFails(agent, "instance large disconnected");
    assertUnharmed();
  }

  @Test
  void aFloodDelaysNobodyElse() {
    try (var agent =
        FakeAgent.connect(
            lab,
            "flood",
            (flood, request) -> {
              for (int i = 0; i < 50_000; i++) {
                String node = "n" + i % 20_000;
                flood.send(
                    new AgentMessage.NotifyResult(
                        Result.success(request.reqid(), flood.name(), node)));
              }
            })) {
      Api.Response nodes = api.nodes();
      assertThat(nodes.results().get("good").path("success").asBoolean()).isTrue();
      assertThat(nodes.json().path("results").size()).isLessThanOrEqualTo(10_003);
      assertThat(agent.name()).isEqualTo("flood");
    }
    assertUnharmed();
  }

  @Test
  void oneOfAnotherVersionIsRefusedWithTheReason() {
    try (var agent = FakeAgent.silent(lab)) {
      agent.hello(Hello.API_VERSION + 1);
      assertThat(agent.closed())
          .succeedsWithin(PATIENCE)
          .asString()
          .contains("protocol version 2 is not supported");
    }
  }

  @Test
  void oneThatSaysNoHelloIsSentAway() {
    try (var agent = FakeAgent.silent(lab)) {
      assertThat(agent.closed()).succeedsWithin(PATIENCE).asString().contains("no hello");
    }
  }

  @Test
  void anotherOfTheSameNameIsRefused() {
    try (var second = FakeAgent.connect(lab, "pair", FakeAgent.WELL)) {
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
