package io.zeekeeper.controller.web;

import io.zeekeeper.controller.nodes.FanOutAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;

/** Answers of several parts: 200 when all succeeded, else 207. */
final class Answers {
  private Answers() {}

  static HttpStatus status(boolean allSucceeded) {
    return allSucceeded ? HttpStatus.OK : HttpStatus.MULTI_STATUS;
  }

  static Mono<ResponseEntity<FanOutAnswer>> of(Supplier<CompletableFuture<FanOutAnswer>> request) {
    return Mono.fromFuture(request)
        .map(answer -> ResponseEntity.status(status(answer.succeeded())).body(answer));
  }
}
