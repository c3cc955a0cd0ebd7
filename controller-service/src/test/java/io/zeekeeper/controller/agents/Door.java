package io.zeekeeper.controller.agents;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessSettings;
import java.lang.reflect.Proxy;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server for agents on a real socket, with a listener that records its calls. */
final class Door implements AutoCloseable {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<Result> early = new CopyOnWriteArrayList<>();
  final RequestEngine engine = new RequestEngine(new RequestMetrics(new SimpleMeterRegistry()));
  final KnownAgents known;
  private static final AgentTls.Check NO_CHECK =
      new AgentTls.Check() {
        @Override
        public Optional<String> refusal(List<X509Certificate> chain, Usage usage) {
          return Optional.empty();
        }

        @Override
        public Optional<String> revocation(X509Certificate certificate) {
          return Optional.empty();
        }
      };
  private static final AgentTls TLS =
      new AgentTls(Door::identity, NO_CHECK, address -> true, new RefusalLimit(Clock.systemUTC()));

  private static final AgentRepository EMPTY =
      (AgentRepository)
          Proxy.newProxyInstance(
              Door.class.getClassLoader(),
              new Class<?>[] {AgentRepository.class},
              (proxy, method, arguments) -> method.getName().equals("findAll") ? List.of() : null);

  final AgentRegistry agents;
  private final AgentServer listener;
  private final List<FakeAgent> fakes = new ArrayList<>();

  private static TlsIdentity identity() {
    var authority = CertificateAuthority.create("Test CA", Duration.ofDays(1), Clock.systemUTC());
    return new TlsIdentity(new KeyMaterial(authority.chain(), authority.key()), authority.chain());
  }

  /** Uses a repository that accepts every write and is always empty. */
  Door() {
    this(EMPTY);
  }

  Door(AgentRepository repository) {
    this(repository, TLS, AgentServer.DEADLINE);
  }

  /** Decides on connections by {@code tls}, and gives them until {@code deadline} for a session. */
  Door(AgentTls tls, Duration deadline) {
    this(EMPTY, tls, deadline);
  }

  private Door(AgentRepository repository, AgentTls tls, Duration deadline) {
    known = new KnownAgents(repository);
    agents =
        new AgentRegistry(
            FakeAgent.LINK,
            engine,
            known,
            new AgentDialTls(tls, false),
            (session, request) -> {},
            Clock.systemUTC());
    agents.addListener(
        new AgentListener() {
          @Override
          public void connected(Agent agent) {
            calls.add("connected " + agent.name());
          }

          @Override
          public void disconnected(Agent agent) {
            calls.add("disconnected " + agent.instance());
          }

          @Override
          public void refused(String instance, String host, String reason) {
            calls.add("refused " + instance + ": " + reason);
          }

          @Override
          public void notified(Agent agent, AgentMessage message) {
            calls.add("notified " + agent.name());
          }
        });
    listener =
        new AgentServer(
            new AgentListenSettings(null, null, 0, "127.0.0.1"),
            FakeAgent.LINK,
            agents,
            new Access("controller", new AccessSettings(List.of(), List.of()), "127.0.0.1"),
            tls,
            (request, response) -> request.receive().then(response.send()),
            deadline);
    listener.start();
  }

  int port() {
    return listener.port();
  }

  FakeAgent keep(FakeAgent agent) {
    fakes.add(agent);
    return agent;
  }

  FakeAgent connect(String name, String id) {
    FakeAgent agent = keep(FakeAgent.connecting(port(), name, id));
    awaitConnected(name);
    return agent;
  }

  FakeAgent listening(String name, String id) {
    return keep(FakeAgent.listening(name, id));
  }

  static Instance at(FakeAgent agent) {
    return new Instance(agent.name, "127.0.0.1", agent.port());
  }

  Agent awaitConnected(String name) {
    await("connected").atMost(FakeAgent.PATIENCE).until(() -> agents.connected(name).isPresent());
    return agents.connected(name).orElseThrow();
  }

  /** Sends a restart request; only Results of {@link Agents.Scope#OWN} count. */
  CompletableFuture<List<Result>> send(String name, Duration timeout) {
    return agents.send(
        name,
        "client",
        AgentRequest.of((reqid, time) -> new RestartRequest(reqid, time, List.of())),
        timeout,
        early::add);
  }

  @Override
  public void close() {
    fakes.forEach(FakeAgent::close);
    listener.stop();
    agents.close();
    engine.close();
    known.close();
  }
}
