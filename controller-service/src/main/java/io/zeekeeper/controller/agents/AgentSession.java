package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.service.LinkSession;
import java.time.Instant;

/** An agent's session, once it has said hello. Safe on any thread. */
public final class AgentSession {
  private final LinkSession link;
  private final FrameWriter frames;
  private volatile Hello hello;
  private volatile Instant lastSeen;

  AgentSession(LinkSession link, FrameWriter frames, Hello hello, Instant now) {
    this.link = link;
    this.frames = frames;
    this.hello = hello;
    this.lastSeen = now;
  }

  public String instance() {
    return hello.instance();
  }

  /** What the agent said last about itself. */
  public Hello hello() {
    return hello;
  }

  /** The address its connection comes from or goes to. */
  public String host() {
    return link.remoteAddress();
  }

  public Instant lastSeen() {
    return lastSeen;
  }

  public void send(ControllerMessage message) {
    link.send(frames.write(message));
  }

  boolean isOpen() {
    return link.isOpen();
  }

  LinkSession link() {
    return link;
  }

  void heard(Instant now) {
    lastSeen = now;
  }

  void replaceHello(Hello again) {
    hello = again;
  }
}
