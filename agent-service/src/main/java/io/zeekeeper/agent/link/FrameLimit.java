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
 * Limits every frame to the size that the controller accepts. If a response is too large, some of
 * its Results go ahead in frames of their own; a Result that is too large by itself is replaced by
 * a failed Result that gives the reason. Safe on any thread.
 */
final class FrameLimit {
  private static final Logger log = LoggerFactory.getLogger(FrameLimit.class);
  private static final String PROPERTY = "zeekeeper.link.max-frame";
  // UTF-8 needs at most three bytes for a Java char.
  private static final int MAX_BYTES_PER_CHAR = 3;
  // The comma between two Results.
  private static final int SEPARATOR_BYTES = 1;
  private static final int MAX_ERROR_CHARS = 1000;

  private final long max;

  /**
   * @param max largest frame, in bytes
   */
  FrameLimit(long max) {
    this.max = max;
  }

  /** The frames of a message, in sending order. */
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
            "dropped a {} of {} bytes: a frame holds {} bytes ({})",
            other.getClass().getSimpleName(),
            bytes(frame),
            max,
            PROPERTY);
        yield List.of();
      }
    };
  }

  /** Keeps in the response those Results that fit, in order; the others go ahead. */
  private List<String> split(AgentMessage.Response response) {
    List<String> frames = new ArrayList<>();
    List<Result> kept = new ArrayList<>();
    long left = max - bytes(Frames.write(response.withResults(List.of())));
    for (Result result : response.results()) {
      var early = new AgentMessage.NotifyResult(result);
      // An upper bound: more than the Result takes within the response.
      long size = bytes(Frames.write(early)) + SEPARATOR_BYTES;
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
    if (result.error() == null || result.error().length() > MAX_ERROR_CHARS) {
      Object value = result.data() == null ? String.valueOf(result.error()) : result.data();
      return failure(
          result,
          "the value of %s has %d bytes, more than fit into a frame of %d bytes (%s)"
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
