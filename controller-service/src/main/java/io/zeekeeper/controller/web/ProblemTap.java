package io.zeekeeper.controller.web;

import io.zeekeeper.model.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** A response that remembers the type of the problem in its body, whoever writes the body. */
final class ProblemTap extends ServerHttpResponseDecorator {
  private static final String PREFIX = "/problems/";
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  ProblemTap(ServerHttpResponse response) {
    super(response);
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> written) {
    return super.writeWith(
        MediaType.APPLICATION_PROBLEM_JSON.equalsTypeAndSubtype(getHeaders().getContentType())
            ? copied(written)
            : written);
  }

  /**
   * A Mono stays a Mono, which Reactor Netty sends as one message. It ends a Flux in a message of
   * its own, after the client has all of the body. A request that comes in between is handled as
   * pipelined, and after that the connection is not read any more.
   */
  private Publisher<? extends DataBuffer> copied(Publisher<? extends DataBuffer> written) {
    return written instanceof Mono<? extends DataBuffer> whole
        ? whole.doOnNext(this::copy)
        : Flux.from(written).doOnNext(this::copy);
  }

  private void copy(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    if (body.size() + bytes.length <= MAX_BYTES) {
      buffer.toByteBuffer(ByteBuffer.wrap(bytes));
      body.writeBytes(bytes);
    }
  }

  /** The last part of the problem's URI; null when the body is no problem. */
  @Nullable String problem() {
    if (body.size() == 0) {
      return null;
    }
    try {
      String type = Json.lenient().readTree(body.toByteArray()).path("type").asString("");
      return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    } catch (JacksonException e) {
      return null;
    }
  }
}
