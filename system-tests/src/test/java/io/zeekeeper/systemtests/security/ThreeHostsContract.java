package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.NetworkHosts;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.SecuredHosts;
import io.zeekeeper.systemtests.lab.SecuredHosts.Response;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A cluster over three hosts, as docs/security.md sets it up: the controller, the manager, the
 * logger and the proxy on one, a worker on each of the others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ThreeHostsContract {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> INSTANCES = List.of("central", "sensor-1", "sensor-2");
  private static final String PLANTED = "planted-2c6f9d41b07e";
  private static final Set<Integer> SERVICE_PORTS = Set.of(2149, 2150, 2151);
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\..*|\\[::1\\]|\\[::ffff:127\\..*):\\d+");
  private static final Pattern CURVE_KEY = Pattern.compile("_secretkey = \"([^\"]{40})\"");

  SecuredHosts hosts;
  private Path capture;
  private Path operator;
  private Path viewer;

  abstract Zeek zeek();

  @BeforeAll
  void setUp() throws IOException {
    Zeek chosen = zeek();
    hosts = new SecuredHosts(chosen, NetworkHosts.create(INSTANCES.size()));
    capture = hosts.directory().resolve("capture");
    hosts.network().capture(capture);
    hosts.startController(
        "--zeekeeper.security.certificates.alice=operator",
        "--zeekeeper.security.certificates.noc=viewer",
        "--zeekeeper.timeouts.deploy=90s");
    for (int host = 0; host < INSTANCES.size(); host++) {
      hosts.startAgent(host, INSTANCES.get(host));
    }
    operator = hosts.certificate("alice");
    viewer = hosts.certificate("noc");
    await("agents")
        .atMost(PATIENCE)
        .until(() ->
            admin("instances")
                    .json()
                    .path("items")
                    .valueStream()
                    .filter(instance -> instance.path("connected").asBoolean(false))
                    .count()
                == INSTANCES.size());
    stage();
    ZeekClient.Output deployed = hosts.zeekClient(1, operator, "deploy");
    assertThat(deployed.exit()).as(deployed.stdout() + deployed.stderr()).isZero();
  }

  @AfterAll
  void close() {
    if (hosts != null) {
      hosts.close();
    }
  }

  private Response admin(String path, String... options) throws IOException {
    return hosts.withToken(1, hosts.admin(), "2149/api/v1/" + path, options);
  }

  /** Stages the cluster, with a secret in the environment of a worker. */
  private void stage() throws IOException {
    List<Instance> instances = new ArrayList<>();
    for (int host = 0; host < INSTANCES.size(); host++) {
      instances.add(new Instance(INSTANCES.get(host), hosts.network().address(host), null));
    }
    var configuration =
        new Configuration(
            "three-hosts",
            instances,
            List.of(
                Node.of("manager", "central", ClusterRole.MANAGER),
                Node.of("logger", "central", ClusterRole.LOGGER),
                Node.of("proxy", "central", ClusterRole.PROXY),
                worker("worker-1", "sensor-1"),
                worker("worker-2", "sensor-2")));
    Path file = hosts.directory().resolve("cluster.json");
    Files.writeString(file, Json.lenient().writeValueAsString(configuration));
    Response staged =
        admin(
            "configurations/staged",
            "-X",
            "PUT",
            "-H",
            "Content-Type: application/json",
            "--data-binary",
            "@" + file);
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
  }

  private Node worker(String name, String instance) {
    Node worker =
        Nodes.withEnv(Nodes.worker(name, instance), Map.of("FEED_TOKEN", PLANTED + "-" + name));
    return scripts().isEmpty()
        ? worker
        : Nodes.withScripts(worker, scripts().toArray(String[]::new));
  }

  /** Scripts of the workers. */
  List<String> scripts() {
    return List.of();
  }

  @Test
  void zeekClientReadsWithTheCertificateOfAViewerAndDeploysWithTheCertificateOfAnOperator() {
    ZeekClient.Output nodes = hosts.zeekClient(2, viewer, "get-nodes");
    assertThat(nodes.exit()).as(nodes.stderr()).isZero();
    assertThat(nodes.stdout()).contains("worker-1", "worker-2", "logger");
    ZeekClient.Output refused = hosts.zeekClient(2, viewer, "restart", "worker-1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.stdout() + refused.stderr())
        .contains("'noc' has the role viewer, and this takes operator");
    ZeekClient.Output restarted = hosts.zeekClient(2, operator, "restart", "worker-1");
    assertThat(restarted.exit()).as(restarted.stdout() + restarted.stderr()).isZero();
  }

  @Test
  void curlUsesTheSameCertificates() throws IOException {
    String nodes = "https://" + hosts.network().address(0) + ":2149/api/v1/nodes";
    assertThat(hosts.curl(1, nodes, "--cert", viewer.toString()).status()).isEqualTo(200);
    String restart = nodes + "/restart";
    assertThat(hosts.curl(1, restart, "--cert", viewer.toString(), "-X", "POST").status())
        .isEqualTo(403);
    assertThat(hosts.curl(1, nodes).status()).isEqualTo(401);
  }

  @Test
  void revokedCertificateIsRefusedAtOnce() throws IOException {
    Path lost = hosts.certificate("noc");
    String nodes = "https://" + hosts.network().address(0) + ":2149/api/v1/nodes";
    assertThat(hosts.curl(1, nodes, "--cert", lost.toString()).status()).isEqualTo(200);
    String serial =
        admin("certificates")
            .json()
            .path("items")
            .valueStream()
            .filter(one -> one.path("client").asString("").equals("noc"))
            .findFirst()
            .orElseThrow()
            .path("serial")
            .asString();

    assertThat(admin("certificates/" + serial, "-X", "DELETE").status()).isEqualTo(200);

    Response refused = hosts.curl(1, nodes, "--cert", lost.toString());
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).contains("the client certificate is revoked");
    assertThat(hosts.zeekClient(1, lost, "get-nodes").exit()).isEqualTo(1);
    // The file of this client now holds the revoked certificate.
    viewer = hosts.certificate("noc");
    assertThat(hosts.curl(1, nodes, "--cert", viewer.toString()).status()).isEqualTo(200);
  }

  @Test
  void agentServesMetricsToHoldersOfACertificateOnly() {
    String agent = "https://" + hosts.network().address(2) + ":2151/actuator/";
    String metrics = agent + "prometheus";
    Response open = hosts.curl(0, metrics, "-k");
    assertThat(open.status()).isEqualTo(401);
    assertThat(open.body()).contains("'zeekeeper-controller certificate create <name>'");
    assertThat(hosts.curl(0, agent + "health", "-k").status()).isEqualTo(401);
    assertThat(hosts.curl(0, agent + "health/liveness", "-k").status()).isEqualTo(200);
    assertThat(hosts.curl(0, metrics, "-k", "--cert", viewer.toString()).body())
        .contains("zeekeeper_controller_connected 1");
    // The certificate of an agent has a name of agents, not of hosts.
    Response verified =
        hosts.curl(
            0,
            "https://zeekeeper-agent:2151/actuator/health",
            "--connect-to",
            "zeekeeper-agent:2151:%s:2151".formatted(hosts.network().address(2)),
            "-H",
            "Host: " + hosts.network().address(2),
            "--cert",
            viewer.toString());
    assertThat(verified.status()).as(verified.body()).isEqualTo(200);
  }

  @Test
  void nothingBeyondLoopbackAnswersInTheClear() {
    for (int host = 0; host < INSTANCES.size(); host++) {
      Set<Integer> open = new TreeSet<>();
      for (String socket : hosts.network().listening(host)) {
        if (!LOOPBACK.matcher(socket).matches()) {
          open.add(Integer.valueOf(socket.substring(socket.lastIndexOf(':') + 1)));
        }
      }
      for (int port : Set.copyOf(open)) {
        String plain =
            "http://%s:%d/actuator/health/liveness".formatted(hosts.network().address(host), port);
        if (SERVICE_PORTS.contains(port)) {
          // The port for agents says that it needs TLS.
          assertThat(hosts.curl(1, plain).status()).as(plain).isIn(0, 403);
          open.remove(port);
        }
      }
      // What else listens is ZeroMQ on the host of manager and logger, with CURVE.
      assertThat(open).as(INSTANCES.get(host)).allMatch(port -> port / 100 == 22);
      if (host > 0) {
        assertThat(open).as(INSTANCES.get(host)).isEmpty();
      }
    }
  }

  @Test
  void captureBetweenTheHostsShowsNoSecretAndNoLogContent() throws IOException {
    // The capture works: a request in the clear is in it.
    hosts.curl(1, "http://" + hosts.network().address(0) + ":2149/seen-in-the-clear");
    awaitLogs();
    assertThat(admin("configurations/deployed").body()).contains(PLANTED);
    List<String> secrets = new ArrayList<>(hosts.secrets());
    secrets.addAll(curveKeys());
    secrets.add(PLANTED);

    String packets = Files.readString(capture, StandardCharsets.ISO_8859_1);
    // Compared as booleans, because a failure would print the packets.
    assertThat(packets.contains("seen-in-the-clear")).isTrue();
    assertThat(secrets.stream().filter(packets::contains).count()).isZero();
  }

  /** Waits until the logger has written what the workers log. */
  void awaitLogs() {}

  private List<String> curveKeys() throws IOException {
    List<String> keys = new ArrayList<>();
    Matcher found =
        CURVE_KEY.matcher(
            Files.readString(hosts.home("sensor-1", "worker-1").resolve("zeekeeper-keys.zeek")));
    while (found.find()) {
      keys.add(found.group(1));
    }
    assertThat(keys).hasSize(2);
    return keys;
  }
}
