package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.service.LogLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to agents: each gets an id of its own and exactly one answer by its deadline, whatever
 * the agent does. Safe on any thread; answers complete on the agent's event loop or the timer, so
 * what follows must not block.
 */
public final class RequestEngine {
  private static final Logger log = LoggerFactory.getLogger(RequestEngine.class);
  public static final String TIMED_OUT = "request timed out";

  /** Far more than the nodes of one instance. */
  private static final int MOST_RESULTS = 10_000;

  private static final int MOST_LATE_LINES = 20;

  private final ScheduledExecutorService timer;
  private final LogLimit lateLines = new LogLimit(MOST_LATE_LINES);
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();

  public RequestEngine(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Makes a request of the id it is to have and the milliseconds that are left for it. */
  public interface RequestFactory {
    Request make(String reqid, long timeLeftMs);
  }

  /**
   * Asks an agent.
   *
   * @param clientReqid the reqid of the client's request; the Results bear it
   * @param early given each Result that comes before the end, in order
   * @return all Results, the early ones too; never exceptional
   */
  public CompletableFuture<List<Result>> ask(
      AgentSession session,
      String clientReqid,
      RequestFactory request,
      Duration timeout,
      Consumer<Result> early) {
    String reqid = UUID.randomUUID().toString();
    var entry = new Pending(session, clientReqid, early);
    pending.put(reqid, entry);
    entry.deadline =
        timer.schedule(() -> expired(reqid), timeout.toMillis(), TimeUnit.MILLISECONDS);
    session.send(request.make(reqid, timeout.toMillis()));
    if (!session.isOpen()) {
      // It may have ended before the request was among those that its end answers.
      disconnected(session);
    }
    return entry.done;
  }

  void told(String instance, Result result) {
    Pending entry = pending.get(result.reqid());
    if (entry == null || !entry.session.instance().equals(instance)) {
      dropped("late Result dropped: {}", result);
    } else {
      entry.told(result);
    }
  }

  void answered(String instance, AgentMessage.Response response) {
    Pending entry = pending.get(response.reqid());
    if (entry == null || !entry.session.instance().equals(instance)) {
      dropped("late answer of " + instance + " to {} dropped", response.reqid());
      return;
    }
    pending.remove(response.reqid());
    response.results().forEach(entry::told);
    entry.finish();
  }

  void disconnected(AgentSession session) {
    pending.forEach((reqid, entry) -> {
      if (entry.session == session && pending.remove(reqid, entry)) {
        entry.fail("instance " + session.instance() + " disconnected");
      }
    });
  }

  private void expired(String reqid) {
    Pending entry = pending.remove(reqid);
    if (entry != null) {
      log.warn(
          "no answer of {} in time to reqid {} (client's {})",
          entry.session.instance(),
          reqid,
          entry.clientReqid);
      entry.fail(TIMED_OUT);
    }
  }

  private void dropped(String line, Object what) {
    lateLines.write(() -> log.warn(line, what));
  }

  /** Requests that wait for their answer. */
  public int pending() {
    return pending.size();
  }

  /** What a Result is about; the first about it is final. */
  private record Subject(@Nullable String instance, @Nullable String node) {}

  /** One request to one agent. */
  private final class Pending {
    private final AgentSession session;
    private final String clientReqid;
    private final Consumer<Result> early;
    private final CompletableFuture<List<Result>> done = new CompletableFuture<>();
    private final List<Result> results = new ArrayList<>();
    private final Set<Subject> known = new HashSet<>();
    private volatile @Nullable Future<?> deadline;

    Pending(AgentSession session, String clientReqid, Consumer<Result> early) {
      this.session = session;
      this.clientReqid = clientReqid;
      this.early = early;
    }

    synchronized void told(Result result) {
      if (done.isDone()) {
        dropped("late Result dropped: {}", result);
        return;
      }
      if (!known.add(new Subject(result.instance(), result.node()))
          || known.size() > MOST_RESULTS) {
        dropped("another Result about the same dropped: {}", result);
        return;
      }
      add(result.withReqid(clientReqid));
    }

    private synchronized void add(Result result) {
      results.add(result);
      early.accept(result);
    }

    void fail(String reason) {
      add(Result.failure(clientReqid, session.instance(), null, reason));
      finish();
    }

    void finish() {
      Future<?> timer = deadline;
      if (timer != null) {
        timer.cancel(false);
      }
      synchronized (this) {
        done.complete(List.copyOf(results));
      }
    }
  }
}
