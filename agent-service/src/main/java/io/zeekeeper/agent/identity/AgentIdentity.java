package io.zeekeeper.agent.identity;

import io.netty.handler.ssl.SslContext;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateCheck;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * This agent's certificate and whom it trusts: from the controller, or from a configured SSL
 * bundle. Safe on any thread.
 */
public final class AgentIdentity {
  private static final Logger log = LoggerFactory.getLogger(AgentIdentity.class);

  private final IdentityFile file;
  private final EnrolmentClient client;
  private final EnrolmentSettings settings;
  private final @Nullable String controllerName;
  private final Clock clock;
  private final List<Consumer<TlsIdentity>> listeners = new CopyOnWriteArrayList<>();
  private volatile IdentityFile.@Nullable Content issued;
  private volatile @Nullable TlsIdentity configured;
  private volatile @Nullable Refusal refusal;

  /** What the controller said to a token, and will say again. */
  private record Refusal(String tokenHash, String reason) {}

  /**
   * @param configured the identity of the configured SSL bundle; null if the controller issues it
   * @param controllerName the host in the certificate of a controller with a configured bundle
   */
  AgentIdentity(
      IdentityFile file,
      EnrolmentClient client,
      EnrolmentSettings settings,
      @Nullable TlsIdentity configured,
      @Nullable String controllerName,
      Clock clock) {
    this.file = file;
    this.client = client;
    this.settings = settings;
    this.configured = configured;
    this.controllerName = controllerName;
    this.clock = clock;
    this.issued = configured == null ? file.read().orElse(null) : null;
  }

  /** The certificate in use, if there is one yet. It may be another one at the next call. */
  public Optional<TlsIdentity> current() {
    IdentityFile.Content content = issued;
    return content == null ? Optional.ofNullable(configured) : Optional.of(content.identity());
  }

  /** Whether there is a certificate, or a token for one. */
  public boolean isPossible() {
    return current().isPresent() || settings.hasToken();
  }

  /**
   * Why this agent has no valid certificate and no token for the first one, with the remedy. Blocks
   * on the disk.
   */
  public Optional<String> problem() {
    Optional<TlsIdentity> present = current();
    if (present.isEmpty()) {
      return settings.missingToken().map(remedy -> "this agent has no certificate: " + remedy);
    }
    Instant end = present.get().material().certificate().getNotAfter().toInstant();
    return clock.instant().isAfter(end)
        ? Optional.of(
            "this agent's certificate expired at %s: %s"
                .formatted(
                    end,
                    configured == null
                        ? "the agent needs a new enrolment token"
                        : "replace the files of zeekeeper.security.bundle"))
        : Optional.empty();
  }

  /** Calls {@code listener} with every certificate that comes into use from now on. */
  void onChange(Consumer<TlsIdentity> listener) {
    listeners.add(listener);
  }

  /** Takes the new files of the configured bundle. */
  void replaceConfigured(TlsIdentity next) {
    configured = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  /**
   * Gets a certificate if there is a token that has not been used. Fails with the reason, and
   * without another request when the controller has refused this token before.
   *
   * @param controller URL of the controller's port for agents; null when the controller opens the
   *     connection
   */
  public Mono<Void> enrol(@Nullable URI controller) {
    return Mono.fromCallable(this::unusedToken)
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(Mono::justOrEmpty)
        .flatMap(token ->
            client
                .enrol(enrolmentUrl(controller), token)
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(identity -> take(new IdentityFile.Content(identity, token.hash())))
                .onErrorMap(
                    EnrolmentClient.RefusedException.class, refused -> refused(token, refused)))
        .then();
  }

  private PkiException refused(EnrolmentToken token, EnrolmentClient.RefusedException cause) {
    String reason = "the controller refused the enrolment: " + cause.getMessage();
    refusal = new Refusal(token.hash(), reason);
    return new PkiException(reason, cause);
  }

  private Optional<EnrolmentToken> unusedToken() {
    if (configured != null) {
      return Optional.empty();
    }
    Optional<EnrolmentToken> token = settings.token();
    IdentityFile.Content present = issued;
    if (token.isEmpty() || (present != null && present.tokenHash().equals(token.get().hash()))) {
      return Optional.empty();
    }
    Refusal earlier = refusal;
    if (earlier != null && token.get().hash().equals(earlier.tokenHash())) {
      if (present != null) {
        return Optional.empty();
      }
      throw new PkiException(earlier.reason());
    }
    return token;
  }

  private URI enrolmentUrl(@Nullable URI controller) {
    String url = settings.enrolmentUrl();
    URI target = url == null ? controller : URI.create(url);
    if (target == null) {
      throw new PkiException(
          "set zeekeeper.agent.enrolment-url to the wss:// URL of the controller's port for agents:"
              + " this agent does not connect to the controller by itself");
    }
    if (!"wss".equals(target.getScheme())) {
      throw new PkiException(
          "an enrolment needs TLS: use wss:// in zeekeeper.agent.controller, or set"
              + " zeekeeper.agent.enrolment-url");
    }
    return URI.create(target.toString().replaceFirst("^wss", "https"));
  }

  private synchronized void take(IdentityFile.Content next) {
    file.write(next);
    issued = next;
    X509Certificate certificate = next.identity().material().certificate();
    log.info(
        "this agent has a certificate until {}, renewed from {}",
        certificate.getNotAfter().toInstant(),
        CertificateAuthority.renewalTime(certificate));
    listeners.forEach(listener -> listener.accept(next.identity()));
  }

  /** When to request the successor of the certificate; empty if the controller issues none. */
  Optional<Instant> renewalTime() {
    return Optional.ofNullable(issued)
        .map(content ->
            CertificateAuthority.renewalTime(content.identity().material().certificate()));
  }

  /** Takes the successor of the certificate into use, for later connections. */
  void renewed(TlsIdentity next) {
    IdentityFile.Content present = issued;
    if (present == null || !next.authorities().equals(present.identity().authorities())) {
      throw new PkiException("the new certificate is from another authority");
    }
    take(new IdentityFile.Content(next, present.tokenHash()));
  }

  /** TLS for a connection to the controller; null for the JDK's trusted authorities. */
  public @Nullable SslContext clientContext() {
    return current()
        .map(identity ->
            TlsContexts.client(identity, chain -> verifyController(chain, Usage.SERVER)))
        .orElse(null);
  }

  /**
   * Verifies that a peer is this agent's controller.
   *
   * @throws PkiException with the reason when it is not
   */
  public void verifyController(List<X509Certificate> chain, Usage usage) {
    CertificateNames names = verify(chain, usage);
    boolean isController =
        names
            .role()
            .map(role -> role.equals(new Role.Controller()))
            // Only certificates of the operator's own authority lack a role.
            .orElseGet(
                () -> issued == null && controllerName != null && names.isHost(controllerName));
    if (!isController) {
      throw new PkiException(
          "the certificate of '%s' is not the controller's%s"
              .formatted(
                  chain.getFirst().getSubjectX500Principal(),
                  names.role().isPresent() || issued != null
                      ? ""
                      : "; set zeekeeper.agent.controller-name to a name in it"));
    }
  }

  /**
   * Verifies that a peer may read health and metrics: the controller or a client, not another
   * agent. Any certificate of a configured bundle's authority will do. The agent does not learn
   * which certificates of clients are revoked.
   *
   * @throws PkiException with the reason when it may not
   */
  void verifyReader(List<X509Certificate> chain) {
    Optional<Role> role = verify(chain, Usage.CLIENT).role();
    boolean mayRead =
        role.map(held -> held instanceof Role.Controller || held instanceof Role.Client)
            .orElseGet(() -> issued == null);
    if (!mayRead) {
      throw new PkiException(
          "the certificate of '%s' is not a client's"
              .formatted(chain.getFirst().getSubjectX500Principal()));
    }
  }

  private CertificateNames verify(List<X509Certificate> chain, Usage usage) {
    TlsIdentity identity =
        current().orElseThrow(() -> new PkiException("this agent has no certificate yet"));
    if (chain.isEmpty()) {
      throw new PkiException("the peer shows no certificate");
    }
    new CertificateCheck(identity.authorities(), clock).verify(chain, usage);
    return CertificateNames.of(chain.getFirst());
  }
}
