package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.NodeProcessWatch;
import io.zeekeeper.systemtests.lab.OpenRequests;
import io.zeekeeper.systemtests.lab.RandomClusters;
import io.zeekeeper.systemtests.lab.ScriptedZeek;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random operations over REST and signals, with the agent killed in between: no node ever runs
 * twice at once, the agent knows every process, and the last deployment of each round runs. {@code
 * zeekeeper.walk.operations} sets the number of operations, {@code zeekeeper.seed} repeats a run
 * with another timing.
 */
class AgentWalkIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OPERATIONS = Integer.getInteger("zeekeeper.walk.operations", 24);
  private static final long SEED = Long.getLong("zeekeeper.seed", System.nanoTime());
  private static final int OPERATIONS_PER_ROUND = 12;
  private static final int MAX_PAUSE_MS = 1500;
  private static final int HANG_MS = 6000;
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final Set<String> CLUSTER_ROLES = Set.of("MANAGER", "LOGGER", "PROXY", "WORKER");
  private static final String NO_WAIT = "{\"wait\": \"PT0S\"}";
  // Errors of a Result at the deadline: the agent continues the work.
  private static final List<String> DEADLINE_ERRORS =
      List.of("did not check in in time", "not started in time", "did not stop in time");
  private static final String CHECK_DEADLINE_ERROR = "was not checked in time";
  private static final String STACK_TRACE = "\n\tat ";
  private static final String AGENT_DEADLINE_VARIABLE = "ZEEKEEPER_AGENT_TIMEOUTS_DEPLOY";

  private final Random random = new Random(SEED);
  private final OpenRequests requests = new OpenRequests();
  private Lab lab;
  private Api api;
  private Service agent;
  private RandomClusters clusters;
  private NodeProcessWatch watch;
  private String step = "";

  private enum Operation {
    DEPLOY,
    SUPERSEDE,
    RESTART,
    STOP,
    START,
    KILL_AGENT,
    END_AGENT,
    KILL_NODES,
    HANG_NODE,
    STAND_BY
  }

  public Zeek zeek() {
    return Zeek.standin();
  }

  /** Long enough for the check of a configuration, but not for every deployment. */
  String shortDeadline() {
    return "3s";
  }

  @BeforeEach
  void startLab() {
    lab = new Lab(ScriptedZeek.byEnvironment(zeek()));
    api = lab.api();
    clusters = new RandomClusters(lab, random);
    watch = new NodeProcessWatch(lab.directory());
    String[] quick = {
      "--zeekeeper.agent.restart.delay=200ms",
      "--zeekeeper.agent.restart.max-delay=800ms",
      "--zeekeeper.agent.stop-timeout.worker=3s",
      "--zeekeeper.agent.stop-timeout.proxy=3s",
      "--zeekeeper.agent.stop-timeout.manager=3s",
      "--zeekeeper.agent.stop-timeout.logger=3s"
    };
    agent = lab.startAgent(RandomClusters.INSTANCE, quick);
    lab.startAgent(RandomClusters.OTHER_INSTANCE, quick);
    lab.startController();
    lab.awaitConnected(RandomClusters.INSTANCE, RandomClusters.OTHER_INSTANCE);
  }

  @AfterEach
  void stopLab() {
    if (lab != null) {
      watch.close();
      lab.close();
    }
  }

  @Test
  void randomOperationsEndWithTheLastDeployment() {
    System.out.println("seed " + SEED + ", " + OPERATIONS + " operations");
    for (int i = 1; i <= OPERATIONS; i++) {
      Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
      step = "operation %d %s (seed %d)".formatted(i, operation, SEED);
      System.out.println(step);
      perform(operation);
      pause();
      check();
      if (i % OPERATIONS_PER_ROUND == 0 || i == OPERATIONS) {
        step = "deployment after operation %d (seed %d)".formatted(i, SEED);
        deployAndCheck();
      }
    }
    // None of these situations is unexpected for the agent.
    assertThat(agent.log()).doesNotContain(STACK_TRACE);
  }

  private void perform(Operation operation) {
    switch (operation) {
      case DEPLOY -> deploy(clusters.any());
      case STAND_BY -> deploy(clusters.elsewhere());
      case SUPERSEDE -> supersede(clusters.any(), clusters.any());
      case RESTART -> request("/api/v1/nodes/restart", clusters.someNodes());
      case STOP -> request("/api/v1/nodes/stop", clusters.someNodes());
      case START -> request("/api/v1/nodes/start", clusters.someNodes());
      case KILL_AGENT -> endAgent(true);
      case END_AGENT -> endAgent(false);
      case KILL_NODES -> someProcesses().forEach(process -> process.signal("KILL"));
      case HANG_NODE -> someProcesses().stream().limit(1).forEach(this::hang);
    }
  }

  /** Suspends a process for longer than its stop timeout; it gets SIGTERM once it continues. */
  private void hang(NodeProcess process) {
    process.signal("STOP");
    CompletableFuture.delayedExecutor(HANG_MS, TimeUnit.MILLISECONDS)
        .execute(() -> process.signal("CONT"));
  }

  private void request(String path, String body) {
    requests.send(step + " " + body, () -> api.post(path, body));
  }

  private void deploy(Configuration configuration) {
    assertThat(api.stage(configuration).status()).as(step).isEqualTo(200);
    requests.send(step, api::deploy);
  }

  /** Begins a deployment, and another as soon as the controller accepts it. */
  private void supersede(Configuration first, Configuration second) {
    begin(first);
    pause();
    if (random.nextBoolean()) {
      // The controller's deployment ends with the session; the agent continues the work.
      endAgent(random.nextBoolean());
    }
    begin(second);
  }

  private void begin(Configuration configuration) {
    assertThat(api.stage(configuration).status()).as(step).isEqualTo(200);
    await(step).atMost(PATIENCE).until(() -> api.post(DEPLOYMENTS, NO_WAIT).status() != 409);
  }

  /** Ends the agent, sometimes kills nodes meanwhile, and starts the next agent. */
  private void endAgent(boolean forcibly) {
    if (forcibly) {
      agent.kill();
    } else {
      agent.signal("TERM");
      assertThat(agent.hasEnded(Duration.ofSeconds(20))).as(step + ": agent has ended").isTrue();
    }
    if (random.nextInt(3) == 0) {
      someProcesses().forEach(process -> process.signal("KILL"));
    }
    // With a short deadline, a deployment ends early and the next one supersedes its remaining
    // work.
    String deadline = random.nextBoolean() ? shortDeadline() : "110s";
    agent.in(lab.directory(), Map.of(AGENT_DEADLINE_VARIABLE, deadline)).start();
  }

  private List<NodeProcess> someProcesses() {
    List<NodeProcess> some = new ArrayList<>(watch.processes());
    some.removeIf(process -> random.nextInt(3) > 0);
    return some;
  }

  private void pause() {
    try {
      var _ = new CountDownLatch(1).await(random.nextInt(MAX_PAUSE_MS), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No node runs twice at once, and a connected agent knows each of its processes. */
  private void check() {
    watch.assertNoNodeRanTwice(step);
    List<NodeProcess> before = watch.processes();
    Map<String, JsonNode> statuses = statuses();
    Set<NodeProcess> steady = new HashSet<>(watch.processes());
    steady.retainAll(before);
    for (String instance : List.of(RandomClusters.INSTANCE, RandomClusters.OTHER_INSTANCE)) {
      if (!isPresent(instance, statuses)) {
        continue;
      }
      Map<Long, String> known = new TreeMap<>();
      statuses.forEach((key, status) -> {
        if (key.startsWith(instance + "/") && status.has("pid")) {
          known.put(status.path("pid").asLong(), status.path("node").asString());
        }
      });
      assertThat(steady)
          .as("%s: processes that %s knows: %s", step, instance, known)
          .filteredOn(process -> process.agentId().equals(lab.agentId(instance)))
          .allSatisfy(process -> assertThat(known).containsEntry(process.pid(), process.node()));
    }
  }

  /** Statuses by instance and name, as two instances may briefly have a node of the same name. */
  private Map<String, JsonNode> statuses() {
    Map<String, JsonNode> statuses = new TreeMap<>();
    for (JsonNode status : api.nodes().items()) {
      statuses.put(
          status.path("instance").asString() + "/" + status.path("node").asString(), status);
    }
    return statuses;
  }

  private boolean isPresent(String instance, Map<String, JsonNode> statuses) {
    JsonNode status = statuses.get(instance + "/" + instance);
    return status != null && status.path("pid").asLong(0) == lab.agent(instance).pid();
  }

  private void deployAndCheck() {
    requests.awaitAnswers();
    Configuration last = clusters.healthy();
    System.out.println(step + ": " + last.id());
    assertThat(api.stage(last).status()).as(step).isEqualTo(200);
    Api.Response answer = awaitOwnAnswer(api::deploy);
    if (missedDeadline(answer)) {
      // The agent's deadline is short; its work continues after the answer.
      await(step).atMost(PATIENCE).until(() -> isUp(last));
      answer = awaitOwnAnswer(api::deploy);
    }
    assertThat(answer.status()).as("%s: %s", step, answer.body()).isEqualTo(200);
    assertRuns(last);
  }

  /** Repeats the deployment until no earlier one conflicts and its check is in time. */
  private Api.Response awaitOwnAnswer(Supplier<Api.Response> deployment) {
    return await(step)
        .atMost(PATIENCE)
        .until(
            deployment::get,
            answer -> answer.status() != 409 && !errors(answer).contains(CHECK_DEADLINE_ERROR));
  }

  private boolean isUp(Configuration configuration) {
    Map<String, JsonNode> statuses = api.statuses();
    return configuration.nodes().stream()
        .filter(node -> node.state() == State.RUNNING)
        .map(node -> statuses.get(node.name()))
        .allMatch(status -> status != null && status.path("state").asString().equals("RUNNING"));
  }

  private static boolean missedDeadline(Api.Response answer) {
    List<String> errors = errors(answer);
    return !errors.isEmpty() && DEADLINE_ERRORS.containsAll(errors);
  }

  private static List<String> errors(Api.Response answer) {
    return answer.results().values().stream()
        .map(result -> result.path("error").asString(""))
        .filter(error -> !error.isEmpty())
        .toList();
  }

  /** The cluster is exactly as configured: states, processes and their environments. */
  private void assertRuns(Configuration configuration) {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> markers = new TreeMap<>();
    for (Node node : configuration.nodes()) {
      expected.put(node.name(), node.state().name());
      if (node.state() == State.RUNNING) {
        markers.put(
            node.name(), RandomClusters.MARKER + "=" + node.env().get(RandomClusters.MARKER));
      }
    }
    Map<String, String> states = new TreeMap<>();
    Map<String, Long> pids = new TreeMap<>();
    api.statuses().values().stream()
        .filter(status -> CLUSTER_ROLES.contains(status.path("role").asString("")))
        .forEach(status -> {
          states.put(status.path("node").asString(), status.path("state").asString());
          if (status.has("pid")) {
            pids.put(status.path("node").asString(), status.path("pid").asLong());
          }
        });
    assertThat(states).as(step).isEqualTo(expected);
    assertThat(watch.processes())
        .as(step)
        .extracting(NodeProcess::pid)
        .containsExactlyInAnyOrderElementsOf(pids.values());
    markers.forEach(
        (node, marker) -> assertThat(environment(pids.get(node))).as(step).contains(marker));
    check();
  }

  private static List<String> environment(Long pid) {
    try {
      return pid == null ? List.of() : Lab.environment(pid);
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }
}
