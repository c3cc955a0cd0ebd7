package io.zeekeeper.agent.link;

import io.zeekeeper.agent.identity.AgentIdentity;
import io.zeekeeper.link.LinkPeer;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Usage;
import java.util.Optional;
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
  private final AgentIdentity identity;
  private final ControllerSession session;

  public InboundLink(boolean listens, AgentIdentity identity, ControllerSession session) {
    this.identity = identity;
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
    var link = (LinkSocket) socket;
    Optional<String> refusal = refusal(link.peer());
    if (refusal.isPresent()) {
      log.warn(
          "refused control from {}: {}",
          socket.getHandshakeInfo().getRemoteAddress(),
          refusal.get());
      return socket.close(CloseStatus.POLICY_VIOLATION.withReason("not this agent's controller"));
    }
    return session.run(link, false);
  }

  /** Why the peer may not control this agent. Without TLS, the server's address limits peers. */
  private Optional<String> refusal(LinkPeer peer) {
    if (!peer.encrypted()) {
      return Optional.empty();
    }
    try {
      identity.verifyController(peer.chain(), Usage.CLIENT);
      return Optional.empty();
    } catch (PkiException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
