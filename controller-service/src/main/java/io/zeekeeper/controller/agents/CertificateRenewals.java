package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.identity.Certificates;
import io.zeekeeper.link.LinkPeer;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.protocol.ControllerMessage.CertificateResponse;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Answers agents that request the successors of their certificates. */
class CertificateRenewals {
  private static final Logger log = LoggerFactory.getLogger(CertificateRenewals.class);

  private final Certificates certificates;
  private final DatabaseThreads database;
  private final RefusalLimit requests;

  CertificateRenewals(Certificates certificates, DatabaseThreads database, InstantSource clock) {
    this.certificates = certificates;
    this.database = database;
    this.requests = new RefusalLimit(clock);
  }

  /** Answers in the session of the request, once the successor is in the database. */
  void renew(AgentSession session, String signingRequest) {
    LinkPeer peer = session.link().peer();
    if (peer.chain().isEmpty()) {
      session.send(new CertificateResponse(null, "this session has no certificate"));
      return;
    }
    // Each request is work for the database, and each certificate a row.
    if (requests.decide(session.instance()) != RefusalLimit.Decision.REPORT) {
      session.send(
          new CertificateResponse(null, "too many requests for a certificate; wait a minute"));
      return;
    }
    var _ =
        database
            .call(() ->
                Pem.write(
                    certificates.renew(
                        session.instance(), peer.chain().getFirst(), signingRequest)))
            .subscribe(
                pem -> session.send(new CertificateResponse(pem, null)),
                error ->
                    session.send(new CertificateResponse(null, reason(session.instance(), error))));
  }

  /** Logs why an agent gets no certificate. Returns what the agent is told. */
  static String reason(String instance, Throwable error) {
    boolean isRefused = error instanceof PkiException;
    String reason = isRefused ? String.valueOf(error.getMessage()) : InternalFailure.reason(error);
    LoggingEventBuilder line = log.atWarn();
    if (!isRefused && !InternalFailure.isDatabaseAway(error)) {
      line = log.atError().setCause(error);
    }
    line.addKeyValue("instance", instance)
        .log("agent {} gets no new certificate: {}", instance, reason);
    return reason;
  }
}
