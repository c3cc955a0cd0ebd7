package io.zeekeeper.controller.agents;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.identity.EnrolmentRefusedException;
import io.zeekeeper.controller.identity.Enrolments;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Json;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.protocol.Enrolment;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JacksonException;

/**
 * Gives agents their first certificates, over TLS. A peer with a wrong token gets the same answer
 * whatever is wrong with it, and a few tries a minute.
 */
class EnrolmentRoute {
  private static final Logger log = LoggerFactory.getLogger(EnrolmentRoute.class);
  private static final int MAX_BODY = 16 * 1024;
  private static final int MAX_LOG_LINES = 10;

  // The threads of the database serve clients also, and these peers are strangers.
  private static final int MAX_RUNNING = 50;

  /** The one reason that peers get. */
  static final String REFUSED =
      "the enrolment token is not valid for this instance: it is unknown, used, expired, or for"
          + " another name; make a new one with POST /api/v1/enrolments";

  private static final String TOO_MANY =
      "too many enrolments of this address were refused; try again in a minute";

  private static final String BUSY = "too many enrolments at once; try again in a moment";

  private final Enrolments enrolments;
  private final DatabaseThreads database;
  private final RefusalLimit refusals;
  private final LogLimit failures = new LogLimit(MAX_LOG_LINES);
  private final Semaphore running = new Semaphore(MAX_RUNNING);

  EnrolmentRoute(Enrolments enrolments, DatabaseThreads database, InstantSource clock) {
    this.enrolments = enrolments;
    this.database = database;
    this.refusals = new RefusalLimit(clock);
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    String address = RemoteAddress.of(request);
    if (!AgentTls.peer(request).encrypted()) {
      return refuse(response, HttpResponseStatus.FORBIDDEN, "an enrolment needs TLS");
    }
    if (refusals.isSpent(address)) {
      return refuse(response, HttpResponseStatus.TOO_MANY_REQUESTS, TOO_MANY);
    }
    if (!hasBoundedBody(request)) {
      return refuse(
          response, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too large");
    }
    return request
        .receive()
        .aggregate()
        .asString()
        .defaultIfEmpty("")
        .flatMap(body ->
            running.tryAcquire()
                ? enrol(body, address, response)
                : refuse(response, HttpResponseStatus.SERVICE_UNAVAILABLE, BUSY))
        .onErrorResume(error -> refuse(response, error, address));
  }

  private static boolean hasBoundedBody(HttpServerRequest request) {
    String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
    return length != null && length.matches("[0-9]{1,6}") && Integer.parseInt(length) <= MAX_BODY;
  }

  /** Answers a request that {@link #running} has admitted. */
  private Mono<Void> enrol(String body, String address, HttpServerResponse response) {
    var isHeld = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (isHeld.getAndSet(false)) {
            running.release();
          }
        };
    return database
        .call(() -> {
          try {
            return certificates(body, address);
          } finally {
            // A peer that hangs up does not end the work.
            release.run();
          }
        })
        .doOnError(error -> release.run())
        .flatMap(answer ->
            response
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .sendString(Mono.just(answer))
                .then());
  }

  private String certificates(String body, String address) {
    var request = Json.lenient().readValue(body, Enrolment.Request.class);
    if (request == null) {
      throw new PkiException("the request is empty");
    }
    return Json.lenient()
        .writeValueAsString(
            new Enrolment.Response(
                Pem.write(
                    enrolments.enrol(
                        request.token(), request.instance(), request.signingRequest(), address))));
  }

  private Mono<Void> refuse(HttpServerResponse response, Throwable error, String address) {
    if (error instanceof EnrolmentRefusedException
        || error instanceof PkiException
        || error instanceof JacksonException) {
      var _ = refusals.decide(address);
      return refuse(response, HttpResponseStatus.FORBIDDEN, REFUSED);
    }
    String reason = InternalFailure.reason(error);
    if (InternalFailure.isDatabaseAway(error)) {
      failures.write(() -> log.error("an enrolment from {} failed: {}", address, reason));
      return refuse(response, HttpResponseStatus.SERVICE_UNAVAILABLE, reason);
    }
    failures.write(() -> log.error("an enrolment from {} failed", address, error));
    return refuse(response, HttpResponseStatus.INTERNAL_SERVER_ERROR, reason);
  }

  private static Mono<Void> refuse(
      HttpServerResponse response, HttpResponseStatus status, String reason) {
    return response
        .status(status)
        .header(LinkSocket.REFUSED_HEADER, reason)
        .sendString(Mono.just(reason + "\n"))
        .then();
  }
}
