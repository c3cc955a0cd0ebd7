package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.NotifyStatistics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Records what agents report, and how their sessions begin and end. Called on event loops. */
@Component
public final class AgentEventRecorder implements AgentListener {
  private static final int MAX_REFUSED = 1000;

  private final EventLog events;
  private final EventLimit limit;
  private final Map<String, Long> sessions = new ConcurrentHashMap<>();
  private final SequencedMap<String, String> refused = new LinkedHashMap<>();

  AgentEventRecorder(EventLog events, EventLimit limit) {
    this.events = events;
    this.limit = limit;
  }

  @Override
  public void connected(Agent agent) {
    String instance = agent.instance();
    Long before = sessions.put(instance, agent.session());
    if (before != null && before == agent.session()) {
      // The agent has only sent another hello.
      return;
    }
    synchronized (refused) {
      refused.remove(instance);
    }

    Hello hello = agent.hello();
    String zeek = hello.zeek().version();
    limit.record(
        instance,
        Occurrence.of(
                EventType.SESSION_OPENED,
                "agent connected from %s, %s"
                    .formatted(
                        agent.host(),
                        zeek == null ? "without Zeek: " + hello.zeek().problem() : "Zeek " + zeek))
            .onInstance(instance)
            .with(Map.of("host", agent.host(), "agent_id", hello.id())));
  }

  @Override
  public void disconnected(Agent agent) {
    sessions.remove(agent.instance(), agent.session());
    limit.record(
        agent.instance(),
        Occurrence.of(EventType.SESSION_LOST, "agent disconnected; its nodes run on")
            .onInstance(agent.instance())
            .with(Map.of("host", agent.host())));
    limit.ended(agent.instance());
  }

  @Override
  public void refused(String instance, String host, String reason) {
    synchronized (refused) {
      // The peer retries every few seconds; one event is enough.
      if ((host + reason).equals(refused.put(instance, host + reason))) {
        return;
      }
      if (refused.size() > MAX_REFUSED) {
        refused.pollFirstEntry();
      }
    }
    events.record(
        Occurrence.of(
                EventType.SESSION_REFUSED,
                "session with an agent at %s refused: %s".formatted(host, reason))
            .onInstance(instance)
            .with(Map.of("host", host)));
  }

  @Override
  public void notified(Agent agent, AgentMessage message) {
    switch (message) {
      case AgentMessage.NotifyChange change ->
          limit.record(agent.instance(), occurrence(agent, change));
      case AgentMessage.NotifyError error ->
          limit.record(
              agent.instance(),
              Occurrence.of(EventType.NOTIFY_ERROR, error.message())
                  .onInstance(agent.instance())
                  .onNode(error.node())
                  .with(data(Map.of(), error.happenedAt())));
      case AgentMessage.NotifyLog line ->
          limit.record(
              agent.instance(),
              Occurrence.of(EventType.NOTIFY_LOG, line.message())
                  .onInstance(agent.instance())
                  .onNode(line.node())
                  .with(data(Map.of("level", line.level()), line.happenedAt())));
      case AgentMessage.NotifyResult _,
          AgentMessage.NotifyOverrides _,
          NotifyStatistics _,
          AgentMessage.GetConfiguration _,
          AgentMessage.CertificateRequest _,
          AgentMessage.Response _,
          Hello _ -> {}
    }
  }

  private static Occurrence occurrence(Agent agent, AgentMessage.NotifyChange change) {
    return Occurrence.of(
            EventType.NOTIFY_CHANGE,
            "%s became %s: %s".formatted(change.before(), change.after(), change.reason()))
        .onInstance(agent.instance())
        .onNode(change.node())
        .with(
            data(
                Map.of("old", change.before(), "new", change.after(), "reason", change.reason()),
                change.happenedAt()));
  }

  /** Adds the agent's time for an event that the agent could not report at once. */
  private static Map<String, ?> data(Map<String, ?> members, @Nullable Instant happenedAt) {
    if (happenedAt == null) {
      return members;
    }
    Map<String, Object> data = new LinkedHashMap<>(members);
    data.put("happened_at", happenedAt);
    return data;
  }
}
