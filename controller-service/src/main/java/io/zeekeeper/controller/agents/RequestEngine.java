package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.agents.Agents.Question;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
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
 * Requests to agents: each gets an id of its own and exactly one answer by its deadline, whatever
 * the agent does. Safe on any thread; answers complete on the agent's event loop or the timer, so
 * what follows must not block.
 */
final class RequestEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestEngine.class);
  private static final int MAX_DROPPED_LINES = 20;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("deadlines").daemon(true).factory());
  private final LogLimit droppedLines = new LogLimit(MAX_DROPPED_LINES);
  private final AtomicInteger pending = new AtomicInteger();

  RequestEngine() {
    // Nearly every request is answered long before its deadline.
    timer.setRemoveOnCancelPolicy(true);
    // Of a controller that stops, the sessions end, and with them the requests.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  CompletableFuture<List<Result>> ask(
      AgentSession session,
      String clientReqid,
      Question question,
      Duration timeout,
      Consumer<Result> early) {
    String reqid = UUID.randomUUID().toString();
    var request = new PendingRequest(session.instance(), clientReqid, question.scope(), early);
    session.pending().put(reqid, request);
    pending.incrementAndGet();
    request.endsBy(
        timer.schedule(() -> expired(session, reqid), timeout.toMillis(), TimeUnit.MILLISECONDS));
    session.send(question.request().make(reqid, timeout.toMillis()));
    if (!session.link().isOpen()) {
      // The session may have ended before the request was among those that its end answers.
      ended(session);
    }
    return request.done();
  }

  void told(AgentSession session, Result result) {
    PendingRequest request = session.pending().get(result.reqid());
    told(session, request, result);
  }

  private void told(AgentSession session, @Nullable PendingRequest request, Result result) {
    String dropped = request == null ? "it is late" : request.told(result);
    if (dropped != null) {
      droppedLines.write(() ->
          log.warn("agent {}: Result dropped, as {}: {}", session.instance(), dropped, result));
    }
  }

  void answered(AgentSession session, AgentMessage.Response response) {
    PendingRequest request = take(session, response.reqid());
    if (request == null) {
      droppedLines.write(
          () -> log.warn("late answer of {} to {} dropped", session.instance(), response.reqid()));
      return;
    }
    response.results().forEach(result -> told(session, request, result));
    request.finish();
  }

  /** Answers what the session leaves open. */
  void ended(AgentSession session) {
    for (String reqid : List.copyOf(session.pending().keySet())) {
      PendingRequest request = take(session, reqid);
      if (request != null) {
        request.fail("instance " + session.instance() + " disconnected");
      }
    }
  }

  private void expired(AgentSession session, String reqid) {
    PendingRequest request = take(session, reqid);
    if (request != null) {
      log.warn(
          "no answer of {} in time to reqid {} (client's {})",
          session.instance(),
          reqid,
          request.clientReqid());
      request.fail(Agents.TIMED_OUT);
    }
  }

  /** Whoever takes a request ends it. */
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

  /** How many deadlines are watched. */
  int deadlines() {
    return timer.getQueue().size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
