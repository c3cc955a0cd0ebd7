package io.zeekeeper.controller.web;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The body of a request that needs no credentials: held to a size and a time. */
final class SmallBody {
  private static final int MAX_BYTES = 16 * 1024;
  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  // Used by one event loop.
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long size;

  private SmallBody() {}

  /** The whole body; a {@link ProblemException} if it is empty, too large or too slow. */
  static Mono<byte[]> of(ServerHttpRequest request) {
    // Reads a body that is too large to its end: after a cancellation, Reactor Netty closes the
    // connection before the client has its answer.
    return request
        .getBody()
        .collect(SmallBody::new, SmallBody::add)
        .timeout(MAX_TIME)
        .onErrorMap(
            TimeoutException.class,
            error -> ProblemException.malformed("the body did not arrive within 10 s"))
        .map(SmallBody::bytes);
  }

  private void add(DataBuffer buffer) {
    size += buffer.readableByteCount();
    if (size <= MAX_BYTES) {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      kept.writeBytes(bytes);
    }
    DataBufferUtils.release(buffer);
  }

  private byte[] bytes() {
    if (size > MAX_BYTES) {
      throw new ProblemException(ProblemType.BODY_TOO_LARGE, "the body is larger than 16 KiB");
    }
    if (size == 0) {
      throw ProblemException.malformed("the body is missing");
    }
    return kept.toByteArray();
  }
}
