package io.zeekeeper.agent.link;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every frame to the size that the controller accepts. A response that is too large sends
 * Results ahead of it; a Result that is too large by itself becomes a failed Result that says so.
 * Safe on any thread.
 */
final class FrameLimit {
  private static final Logger log = LoggerFactory.getLogger(FrameLimit.class);
  private static final String PROPERTY = "zeekeeper.link.max-frame";
  // UTF-8 needs at most so many bytes for a char of Java.
  private static final int MAX_BYTES_PER_CHAR = 3;
  // The comma between two Results.
  private static final int SEPARATOR = 1;
  private static final int MAX_ERROR = 1000;

  private final long max;

  /**
   * @param max largest frame, in bytes
   */
  FrameLimit(long max) {
    this.max = max;
  }

  /** The frames of a message, in the order in which they are to be sent. */
  List<String> frames(AgentMessage message) {
    String frame = Frames.write(message);
    if (fits(frame)) {
      return List.of(frame);
    }
    return switch (message) {
      case AgentMessage.NotifyResult early ->
          List.of(Frames.write(new AgentMessage.NotifyResult(shortened(early.result()))));
      case AgentMessage.Response response -> split(response);
      case AgentMessage other -> {
        log.error(
            "a {} of {} bytes is not sent, a frame holds {} bytes ({})",
            other.getClass().getSimpleName(),
            bytes(frame),
            max,
            PROPERTY);
        yield List.of();
      }
    };
  }

  /** The response keeps its first Results as long as they fit, the others go ahead. */
  private List<String> split(AgentMessage.Response response) {
    List<String> frames = new ArrayList<>();
    List<Result> kept = new ArrayList<>();
    long left = max - bytes(Frames.write(response.withResults(List.of())));
    for (Result result : response.results()) {
      var early = new AgentMessage.NotifyResult(result);
      // More than the Result alone takes, so that the sum is never too small.
      long size = bytes(Frames.write(early)) + SEPARATOR;
      if (size <= left) {
        kept.add(result);
        left -= size;
      } else {
        frames.addAll(frames(early));
      }
    }
    frames.add(Frames.write(response.withResults(kept)));
    return frames;
  }

  private Result shortened(Result result) {
    String subject =
        result.node() == null ? "instance " + result.instance() : "node " + result.node();
    if (result.error() == null || result.error().length() > MAX_ERROR) {
      Object value = result.data() == null ? String.valueOf(result.error()) : result.data();
      return failure(
          result,
          "the value of %s is %d bytes, more than a frame of %d bytes holds (%s)"
              .formatted(subject, bytes(Json.lenient().writeValueAsString(value)), max, PROPERTY));
    }
    return failure(result, result.error());
  }

  private static Result failure(Result result, String error) {
    return Result.failure(result.reqid(), result.instance(), result.node(), error);
  }

  private boolean fits(String frame) {
    return frame.length() <= max / MAX_BYTES_PER_CHAR || bytes(frame) <= max;
  }

  private static long bytes(String frame) {
    return frame.getBytes(StandardCharsets.UTF_8).length;
  }
}
