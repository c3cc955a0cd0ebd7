package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to agents. Each gets an id of its own and exactly one answer by its deadline,
 * whatever the agent does. Safe on any thread; answers complete on the agent's event loop or the
 * timer, so dependent stages must not block.
 */
final class RequestEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestEngine.class);
  private static final int MAX_DROPPED_LINES = 20;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("deadlines").daemon(true).factory());
  private final LogLimit droppedLines = new LogLimit(MAX_DROPPED_LINES);
  private final AtomicInteger pending = new AtomicInteger();
  private final RequestMetrics metrics;

  RequestEngine(RequestMetrics metrics) {
    this.metrics = metrics;
    // Nearly every request is answered long before its deadline.
    timer.setRemoveOnCancelPolicy(true);
    // When the controller stops, the sessions end, and with them the requests.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  CompletableFuture<List<Result>> send(
      AgentSession session,
      String clientReqid,
      AgentRequest request,
      Duration timeout,
      Consumer<Result> early) {
    String reqid = UUID.randomUUID().toString();
    var waiting = new PendingRequest(session.instance(), clientReqid, request.scope(), early);
    session.pending().put(reqid, waiting);
    pending.incrementAndGet();
    waiting.endsBy(
        timer.schedule(() -> expired(session, reqid), timeout.toMillis(), TimeUnit.MILLISECONDS));
    Request message = request.factory().make(reqid, timeout.toMillis());
    metrics.measure(message, session.instance(), waiting.done());
    session.send(message);
    if (!session.link().isOpen()) {
      // The session may have ended before the request was registered.
      ended(session);
    }
    return waiting.done();
  }

  void received(AgentSession session, Result result) {
    PendingRequest request = session.pending().get(result.reqid());
    received(session, request, result);
  }

  private void received(AgentSession session, @Nullable PendingRequest request, Result result) {
    String dropped = request == null ? "it is late" : request.accept(result);
    if (dropped != null) {
      droppedLines.write(() ->
          log.atWarn()
              .addKeyValue("instance", session.instance())
              .log("agent {}: Result dropped because {}: {}", session.instance(), dropped, result));
    }
  }

  void answered(AgentSession session, AgentMessage.Response response) {
    PendingRequest request = take(session, response.reqid());
    if (request == null) {
      droppedLines.write(() ->
          log.atWarn()
              .addKeyValue("instance", session.instance())
              .addKeyValue("reqid", response.reqid())
              .log("late answer from {} to {} dropped", session.instance(), response.reqid()));
      return;
    }
    response.results().forEach(result -> received(session, request, result));
    request.finish();
  }

  /** The error of a request whose session ended before the answer. */
  static String disconnected(String instance) {
    return "instance " + instance + " disconnected";
  }

  /** Fails the requests that a session leaves open. */
  void ended(AgentSession session) {
    for (String reqid : List.copyOf(session.pending().keySet())) {
      PendingRequest request = take(session, reqid);
      if (request != null) {
        request.fail(disconnected(session.instance()));
      }
    }
  }

  private void expired(AgentSession session, String reqid) {
    PendingRequest request = take(session, reqid);
    if (request != null) {
      log.atWarn()
          .addKeyValue("reqid", reqid)
          .log(
              "no answer from {} in time to reqid {} (client's reqid {})",
              session.instance(),
              reqid,
              request.clientReqid());
      request.fail(Agents.TIMED_OUT);
    }
  }

  /** Removes a request from its session. The caller that gets it must end it. */
  private @Nullable PendingRequest take(AgentSession session, String reqid) {
    PendingRequest request = session.pending().remove(reqid);
    if (request != null) {
      pending.decrementAndGet();
    }
    return request;
  }

  int pending() {
    return pending.get();
  }

  /** How many deadlines are pending. */
  int deadlines() {
    return timer.getQueue().size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
