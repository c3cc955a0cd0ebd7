package io.zeekeeper.controller.web;

import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes work that touches the database off the event loop. */
final class Blocking {
  private Blocking() {}

  static <T> Mono<T> call(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
  }

  /** Empty where {@code work} found nothing. */
  static <T> Mono<T> find(Callable<Optional<T>> work) {
    return call(work).flatMap(Mono::justOrEmpty);
  }
}
