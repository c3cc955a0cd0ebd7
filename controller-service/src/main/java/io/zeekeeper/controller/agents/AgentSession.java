package io.zeekeeper.controller.agents;

import io.zeekeeper.link.LinkSession;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Hello;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The session of an agent that has sent its hello. Safe on any thread. */
final class AgentSession {
  private final LinkSession link;
  private final AgentFrames frames;
  private final @Nullable Instance dialled;
  private final long number;
  private final Map<String, PendingRequest> pending = new ConcurrentHashMap<>();
  private volatile String name;
  private final Clock clock;
  private volatile Hello hello;

  /**
   * @param dialled the instance whose address was dialled; null when the agent connected
   * @param number the session's number in this controller process
   */
  AgentSession(
      LinkSession link,
      FrameWriter frames,
      @Nullable Instance dialled,
      long number,
      Hello hello,
      Clock clock) {
    this.link = link;
    this.frames = new AgentFrames(frames, link);
    this.dialled = dialled;
    this.number = number;
    this.name = hello.instance();
    this.hello = hello;
    this.clock = clock;
  }

  String instance() {
    return hello.instance();
  }

  Hello hello() {
    return hello;
  }

  @Nullable Instance dialled() {
    return dialled;
  }

  /** The remote address of the connection. */
  String host() {
    return link.remoteAddress();
  }

  /** The name that requests are sent to. */
  String name() {
    return name;
  }

  /** Whether the agent is at a former address of its instance. */
  boolean isFormer() {
    return !name.equals(instance());
  }

  /** The agent's present state. Its last-seen time stays correct after the end of the session. */
  Agent agent() {
    return new Agent(name, number, host(), hello, clock.instant().minus(link.silence()));
  }

  LinkSession link() {
    return link;
  }

  /** The requests that wait for their answer, by their ids in this session. */
  Map<String, PendingRequest> pending() {
    return pending;
  }

  void send(ControllerMessage message) {
    frames.send(message, hello);
  }

  /** Sends a configuration that the agent lacks. */
  void sendContent(ConfigurationReference reference) {
    frames.sendContent(reference);
  }

  void replaceHello(Hello newer) {
    hello = newer;
  }

  void rename(String name) {
    this.name = name;
  }
}
