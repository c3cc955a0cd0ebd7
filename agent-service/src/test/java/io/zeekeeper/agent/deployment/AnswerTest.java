package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zeekeeper.agent.supervision.World;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.NotifyResult;
import io.zeekeeper.protocol.AgentMessage.RestartResponse;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A request gets one response by its deadline, with the first Result of each node. */
class AnswerTest {
  private static final Result W1_SUCCESS = Result.success("r1", "agent", "w1");
  private static final Result W2_FAILURE = Result.failure("r1", "agent", "w2", "did not start");

  private final World world = new World();
  private final List<AgentMessage> sent = new ArrayList<>();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Answer answer =
      new Answer(
          new RestartRequest("r1", 90_000, List.of()),
          "agent",
          sent::add,
          world.life(),
          Duration.ofSeconds(10));

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Answer.class);
  }

  @BeforeEach
  void record() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void stopRecording() {
    logger().detachAppender(lines);
  }

  @Test
  void resultsAreSentAsTheyArriveAndAreNotRepeated() {
    answer.send(W1_SUCCESS);
    assertThat(sent).containsExactly(new NotifyResult(W1_SUCCESS));
    answer.finish(List.of(W1_SUCCESS, W2_FAILURE));
    assertThat(sent).last().isEqualTo(new RestartResponse("r1", List.of(W2_FAILURE)));
  }

  @Test
  void firstResultOfNodeIsFinal() {
    answer.send(W1_SUCCESS);
    answer.send(Result.failure("r1", "agent", "w1", "later"));
    answer.finish(List.of(Result.failure("r1", "agent", "w1", "later still")));
    assertThat(sent)
        .containsExactly(new NotifyResult(W1_SUCCESS), new RestartResponse("r1", List.of()));
  }

  @Test
  void nothingFollowsTheResponse() {
    answer.finish(List.of(W1_SUCCESS));
    answer.send(W2_FAILURE);
    answer.finish(List.of(W2_FAILURE));
    world.advance(Duration.ofMinutes(1));
    assertThat(answer.isDone()).isTrue();
    assertThat(sent).containsExactly(new RestartResponse("r1", List.of(W1_SUCCESS)));
    assertThat(lines.list).isEmpty();
  }

  @Test
  void deadlineSendsAvailableResultsAndLogsOnce() {
    answer.atDeadline(() -> List.of(W1_SUCCESS, W2_FAILURE));
    answer.send(W1_SUCCESS);
    world.advance(Duration.ofMillis(9_999));
    assertThat(answer.isDone()).isFalse();
    world.advance(Duration.ofMinutes(1));
    assertThat(sent)
        .containsExactly(
            new NotifyResult(W1_SUCCESS), new RestartResponse("r1", List.of(W2_FAILURE)));
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("RestartRequest was not complete within 10000 ms (reqid r1)");
  }

  @Test
  void requestWithoutResultsTimesOutForTheInstance() {
    world.advance(Duration.ofSeconds(10));
    assertThat(sent)
        .containsExactly(
            new RestartResponse(
                "r1", List.of(Result.failure("r1", "agent", null, "request timed out"))));
  }
}
