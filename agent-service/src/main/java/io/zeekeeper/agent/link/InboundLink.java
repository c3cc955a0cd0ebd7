package io.zeekeeper.agent.link;

import io.zeekeeper.link.LinkSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** Accepts the controller's connection, where the controller connects to the agent. */
public final class InboundLink implements WebSocketHandler {
  private static final Logger log = LoggerFactory.getLogger(InboundLink.class);

  private final boolean listens;
  private final ControllerSession session;

  public InboundLink(boolean listens, ControllerSession session) {
    this.listens = listens;
    this.session = session;
  }

  @Override
  public Mono<Void> handle(WebSocketSession socket) {
    if (!listens) {
      log.warn(
          "refused control from {}: this agent connects to its controller itself",
          socket.getHandshakeInfo().getRemoteAddress());
      return socket.close(
          CloseStatus.POLICY_VIOLATION.withReason("this agent connects to its controller itself"));
    }
    return session.run((LinkSocket) socket, false);
  }
}
