package io.zeekeeper.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.CheckResponse;
import io.zeekeeper.protocol.AgentMessage.NotifyError;
import io.zeekeeper.protocol.AgentMessage.NotifyResult;
import io.zeekeeper.protocol.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameLimitTest {
  private static final int MAX_FRAME_BYTES = 2000;
  private final FrameLimit limit = new FrameLimit(MAX_FRAME_BYTES);

  private List<AgentMessage> sent(AgentMessage message) {
    List<String> frames = limit.frames(message);
    assertThat(frames)
        .allSatisfy(frame ->
            assertThat(frame.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(MAX_FRAME_BYTES));
    return frames.stream()
        .map(frame -> Frames.read(frame, AgentMessage.class, type -> {}).orElseThrow())
        .toList();
  }

  private static Result value(String node, String value) {
    return Result.success("r", "agent-1", node).withData(value);
  }

  @Test
  void messageThatFitsIsSentUnchanged() {
    var message = new NotifyResult(value("worker-1", "x".repeat(MAX_FRAME_BYTES - 200)));
    assertThat(sent(message)).containsExactly(message);
  }

  @Test
  void valueThatIsTooLargeBecomesAFailedResultWithItsSize() {
    assertThat(sent(new NotifyResult(value("worker-1", "x".repeat(MAX_FRAME_BYTES)))))
        .containsExactly(
            new NotifyResult(
                Result.failure(
                    "r",
                    "agent-1",
                    "worker-1",
                    "the value of node worker-1 has 2002 bytes, more than fit into a frame of 2000"
                        + " bytes (zeekeeper.link.max-frame)")));
  }

  @Test
  void sizesAreBytesAndNotCharacters() {
    int characters = MAX_FRAME_BYTES * 2 / 5;
    assertThat(sent(new NotifyResult(value("worker-1", "x".repeat(characters)))))
        .containsExactly(new NotifyResult(value("worker-1", "x".repeat(characters))));
    assertThat(sent(new NotifyResult(value("worker-1", "\u20ac".repeat(characters)))))
        .singleElement()
        .isInstanceOfSatisfying(
            NotifyResult.class, early -> assertThat(early.result().success()).isFalse());
  }

  @Test
  void failedResultKeepsItsReasonWithoutItsData() {
    Result failed = Result.failure("r", "agent-1", "worker-1", "cannot parse local.zeek");
    assertThat(sent(new NotifyResult(failed.withData("x".repeat(MAX_FRAME_BYTES)))))
        .containsExactly(new NotifyResult(failed));
  }

  @Test
  void reasonThatIsTooLargeIsReplaced() {
    var message =
        new NotifyResult(Result.failure("r", "agent-1", null, "x".repeat(2 * MAX_FRAME_BYTES)));
    assertThat(sent(message))
        .singleElement()
        .isInstanceOfSatisfying(
            NotifyResult.class,
            early ->
                assertThat(early.result().error())
                    .startsWith("the value of instance agent-1 has 4002 bytes"));
  }

  @Test
  void responseThatIsTooLargeSendsResultsAhead() {
    List<Result> results =
        IntStream.range(0, 20).mapToObj(i -> value("worker-" + i, "x".repeat(200))).toList();
    List<AgentMessage> messages = sent(new CheckResponse("r", results));

    List<Result> received = new ArrayList<>();
    for (AgentMessage message : messages.subList(0, messages.size() - 1)) {
      received.add(((NotifyResult) message).result());
    }
    var response = (CheckResponse) messages.getLast();
    assertThat(response.results()).hasSizeGreaterThan(4);
    received.addAll(response.results());
    assertThat(received).containsExactlyInAnyOrderElementsOf(results);
  }

  @Test
  void oneLargeResultOfAResponseLeavesTheOthersInPlace() {
    List<Result> results =
        List.of(value("a", "1"), value("b", "x".repeat(MAX_FRAME_BYTES)), value("c", "3"));
    List<AgentMessage> messages = sent(new CheckResponse("r", results));

    assertThat(messages).hasSize(2);
    assertThat(((NotifyResult) messages.getFirst()).result().success()).isFalse();
    assertThat(messages.getLast())
        .isEqualTo(new CheckResponse("r", List.of(results.getFirst(), results.getLast())));
  }

  @Test
  void otherMessageThatIsTooLargeIsNotSent() {
    assertThat(sent(new NotifyError(null, "x".repeat(MAX_FRAME_BYTES)))).isEmpty();
  }
}
