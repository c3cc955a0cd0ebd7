package io.zeekeeper.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node of a cluster: its ports, its control channel, and its place in the message layer. */
final class ClusterNode {
  private static final String ZEROMQ = "Cluster::Backend::ZeroMQ::";

  private final Layout.Node self;
  private final boolean zeromq;
  private final boolean writesLogs;
  private final Identifiers identifiers;
  private final Misbehaviour misbehaviour;
  private final Bus bus;
  private volatile Traffic traffic = new Traffic(null);
  private @Nullable ControlServer control;
  private volatile boolean stuck;

  private ClusterNode(
      Layout.Node self,
      boolean zeromq,
      boolean writesLogs,
      Identifiers identifiers,
      Misbehaviour misbehaviour) {
    this.self = self;
    this.zeromq = zeromq;
    this.writesLogs = writesLogs;
    this.identifiers = identifiers;
    this.misbehaviour = misbehaviour;
    this.bus = new Bus(this::received, keys(identifiers));
  }

  /** The keys of an encrypted cluster, or blanks. */
  private static String keys(Identifiers identifiers) {
    return Stream.of("server_public", "server_secret", "client_public", "client_secret")
        .map(key -> identifiers.text(ZEROMQ + "curve_" + key + "key"))
        .collect(Collectors.joining(" "));
  }

  /** Makes a node from the scripts. Checks the layout, as Zeek does when it parses. */
  static ClusterNode load(
      String name, Scripts scripts, Identifiers identifiers, Misbehaviour misbehaviour) {
    Path file =
        scripts
            .find("cluster-layout", null)
            .orElseThrow(() -> new FatalError("fatal error: can't find cluster-layout"));
    Layout layout;
    try {
      layout = Layout.parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    Layout.Node self =
        layout
            .node(name)
            .orElseThrow(() ->
                new FatalError(
                    "error in "
                        + file
                        + ", line 1: '"
                        + name
                        + "' is not a valid node in the Cluster::nodes configuration\n"
                        + "fatal error: errors occurred while initializing"));

    boolean zeromq = scripts.hasLoaded("cluster/backend/zeromq");
    if (!zeromq && !scripts.hasLoaded("cluster/backend/broker")) {
      throw new FatalError(
          "fatal error: Cluster::node set to '"
              + name
              + "', but Cluster::backend is Cluster::CLUSTER_BACKEND_NONE");
    }

    identifiers.declare("Cluster::node", '"' + name + '"');
    boolean writesLogs =
        self.role().equals("LOGGER") || (self.role().equals("MANAGER") && layout.managerIsLogger());
    return new ClusterNode(self, zeromq, writesLogs, identifiers, misbehaviour);
  }

  /**
   * @param networkInterface what it sniffs, if anything
   */
  void open(@Nullable String networkInterface) throws InterruptedException {
    traffic = new Traffic(networkInterface);
    if (self.metricsPort() != 0) {
      Listeners.metrics(
          identifiers.text("Telemetry::metrics_address"),
          self,
          new Telemetry(self.name(), traffic));
    }

    boolean listens = zeromq ? writesLogs : !self.role().equals("WORKER");
    if (listens && self.port() != 0) {
      var _ = Listeners.open(self.ip(), self.port());
    }

    if (zeromq) {
      joinHub();
    }

    Optional<Integer> port = controlPort();
    if (port.isPresent()) {
      control = new ControlServer(port.get(), this::publish, this::acknowledges);
      String certificates = identifiers.text("Zeekeeper::channel_certificates");
      if (!certificates.isEmpty()) {
        Path sets = Path.of(identifiers.text("Zeekeeper::channel_directory"));
        control.setWebSocketFactory(ChannelTls.factory(sets.resolve(certificates)));
      }
      control.open();
    }
  }

  private void joinHub() {
    URI xsub = URI.create(identifiers.text(ZEROMQ + "listen_xsub_endpoint"));
    URI xpub = URI.create(identifiers.text(ZEROMQ + "listen_xpub_endpoint"));
    if (self.role().equals("MANAGER")) {
      bus.serve(Listeners.open(xsub.getHost(), xsub.getPort()));
      var _ = Listeners.open(xpub.getHost(), xpub.getPort());
    } else {
      bus.join(xsub.getHost(), xsub.getPort());
    }
  }

  private Optional<Integer> controlPort() {
    return identifiers
        .value("Zeekeeper::control_port")
        .filter(value -> value.contains("\"port\":"))
        .map(value -> Integer.parseInt(value.replaceAll("\\D", "")))
        .filter(port -> port != 0);
  }

  // With ZeroMQ, a node that writes logs cannot serve clients, and hangs once a client has tried.
  private boolean acknowledges() {
    if (zeromq && writesLogs) {
      stuck = true;
      return false;
    }
    return !zeromq || self.role().equals("MANAGER") || bus.reachesHub();
  }

  /** Whether SIGTERM no longer ends the node. */
  boolean isStuck() {
    return stuck;
  }

  private void publish(String topic, String frame) {
    if (zeromq) {
      bus.publish(topic, frame);
    }
    received(topic, frame);
  }

  private void received(String topic, String frame) {
    if (topic.equals("zeek.cluster.node." + self.name() + ".")
        || topic.equals("zeek/cluster/node/" + self.name() + "/")) {
      answer(Event.request(frame));
    }
    ControlServer server = control;
    if (server != null) {
      server.deliver(topic, frame);
    }
  }

  private void answer(Event.Request request) {
    if (misbehaviour.noAnswer()) {
      return;
    }

    boolean success = false;
    String payload;
    if (request.action().isEmpty()) {
      payload = "no action";
    } else if (request.action().equals("get_net_stats")) {
      success = true;
      payload = traffic.netStats();
    } else if (!request.action().equals("get_id_value")) {
      payload = "unknown dispatch action '" + request.action() + "'";
    } else if (request.arguments().size() != 1) {
      payload = "get_id_value takes one argument, the identifier";
    } else if (request.arguments().getFirst().matches(".*(secretkey|passphrase|ssl_keyfile)")) {
      payload = "holds a secret";
    } else if (identifiers.isType(request.arguments().getFirst())) {
      payload = "no ID value";
    } else {
      Optional<String> value = identifiers.value(request.arguments().getFirst());
      success = value.isPresent();
      payload = value.orElse("unknown id");
    }

    publish(
        request.replyTopic(),
        Event.response(request.replyTopic(), request.reqid(), self.name(), success, payload));
  }
}
