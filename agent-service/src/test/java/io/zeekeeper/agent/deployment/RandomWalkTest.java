package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.SimulatedAgent.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost.SimulatedProcess;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random requests, crashes, kills, faults and damaged files, one after the other, with invariants
 * after each step. A failure names its seed: {@code -Dzeekeeper.walk.seed=<seed>} repeats it alone.
 * {@code -Dzeekeeper.walk.steps=<n>} walks further.
 */
class RandomWalkTest {
  private static final int STEPS = Integer.getInteger("zeekeeper.walk.steps", 100_000);
  private static final int STEPS_PER_WALK = 500;
  private static final List<String> NODES = List.of("l1", "l2", "m", "p1", "w1", "w2", "w3");

  @TestFactory
  List<DynamicTest> walks() {
    Long given = Long.getLong("zeekeeper.walk.seed");
    long first = given != null ? given : System.nanoTime();
    int walks = given != null ? 1 : Math.max(1, STEPS / STEPS_PER_WALK);
    List<DynamicTest> tests = new ArrayList<>();
    // A few tests rather than hundreds: each walks many seeds.
    int groups = Math.min(10, walks);
    for (int group = 0; group < groups; group++) {
      long from = first + (long) group * walks / groups;
      long to = first + (long) (group + 1) * walks / groups;
      tests.add(
          DynamicTest.dynamicTest(
              "seeds %d to %d".formatted(from, to - 1),
              () -> {
                for (long seed = from; seed < to; seed++) {
                  walk(seed);
                }
              }));
    }
    return tests;
  }

  private static void walk(long seed) throws IOException {
    // In memory where the host has such a place: each request syncs a file.
    Path memory = Path.of("/dev/shm");
    Path home =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "walk")
            : Files.createTempDirectory("walk");
    var walk = new Walk(home, new Random(seed));
    try {
      for (int step = 0; step < STEPS_PER_WALK; step++) {
        walk.step();
      }
      walk.end();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, after:%n%s%n%s".formatted(seed, String.join("\n", walk.past), e.getMessage()),
          e);
    } finally {
      delete(home);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** One walk. */
  private static final class Walk {
    private static final int PAST = 60;

    private final Random random;
    private final Path home;
    private final SimulatedAgent agent;
    private final Deque<String> past = new ArrayDeque<>();
    private final boolean staged;
    private Configuration latest = configuration("0", "m", "l1", "w1");
    private boolean isUp = true;
    // Whether a state file was damaged that says what is wanted.
    private boolean stateWasLost;

    Walk(Path home, Random random) {
      this.random = random;
      this.home = home;
      this.staged = random.nextInt(4) == 0;
      this.agent =
          new SimulatedAgent(
              home,
              Map.of(
                  "zeekeeper.agent.start-order", staged ? "staged" : "overlapped",
                  "zeekeeper.agent.check-in-timeout", "20s",
                  "zeekeeper.agent.stop-timeout.worker", "5s",
                  "zeekeeper.agent.stop-timeout.proxy", "5s",
                  "zeekeeper.agent.stop-timeout.manager", "4s",
                  "zeekeeper.agent.stop-timeout.logger", "5s",
                  "zeekeeper.agent.restart.max-delay", "8s",
                  "zeekeeper.agent.restart.mode", random.nextInt(4) == 0 ? "fail" : "delay",
                  "zeekeeper.agent.parallel-starts", String.valueOf(1 + random.nextInt(4))));
      agent.preparation = () -> Duration.ofMillis(random.nextInt(3000));
      agent.host.onStop = this::checkStopOrder;
      agent.host.onLaunch = this::checkLaunch;
    }

    private void log(String what) {
      past.add(agent.world.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS) + " " + what);
      if (past.size() > PAST) {
        past.remove();
      }
    }

    void step() throws IOException {
      act(random.nextInt(100));
      agent.world.advance(pause());
      check();
    }

    private Duration pause() {
      return switch (random.nextInt(8)) {
        case 0 -> Duration.ofSeconds(random.nextInt(15));
        case 1, 2 -> Duration.ofMillis(random.nextInt(2000));
        case 3, 4, 5 -> Duration.ofMillis(random.nextInt(100));
        default -> Duration.ZERO;
      };
    }

    private void act(int choice) throws IOException {
      if (!isUp) {
        if (choice < 60) {
          log("agent starts");
          isUp = true;
          agent.start();
        } else {
          fault(choice);
        }
      } else if (choice < 60) {
        request(choice);
      } else {
        fault(choice);
      }
    }

    private void request(int choice) {
      if (choice < 12) {
        latest = someConfiguration();
        Map<String, RunState> overrides =
            random.nextInt(4) == 0 ? Map.of(someNode(), RunState.SKIPPED) : Map.of();
        log(
            "deploy "
                + latest.nodes().stream().map(n -> n.name() + n.scripts()).toList()
                + overrides);
        checkTruth(agent.deploy(latest, random.nextInt(5) == 0, overrides));
      } else if (choice < 16) {
        log("reconcile");
        agent.deploy(latest, false, Map.of(), DeploymentOrigin.Kind.RECONCILIATION);
      } else if (choice < 19) {
        log("standby");
        agent.standby();
      } else if (choice < 30) {
        String[] nodes = someNodes();
        log("restart " + List.of(nodes));
        checkTruth(agent.restartNodes(nodes));
      } else if (choice < 40) {
        String[] nodes = someNodes();
        log("stop " + List.of(nodes));
        checkTruth(agent.stopNodes(nodes));
      } else if (choice < 50) {
        String[] nodes = someNodes();
        log("start " + List.of(nodes));
        checkTruth(agent.startNodes(nodes));
      } else {
        agent.send(new ControllerMessage.GetNodesRequest(agent.reqid(), 10_000));
      }
    }

    private void fault(int choice) throws IOException {
      if (choice < 72) {
        someProcess()
            .ifPresent(process -> {
              log(process.node + " exits");
              process.exit("exited with code 1");
            });
      } else if (choice < 77) {
        someProcess()
            .ifPresent(process -> {
              log(process.node + " ignores SIGTERM");
              process.ignoresTerm = true;
            });
      } else if (choice < 80) {
        agent.host.bootTime =
            random.nextInt(4) == 0 ? null : Duration.ofMillis(random.nextInt(4000));
        log("nodes boot in " + agent.host.bootTime);
      } else if (choice < 83) {
        agent.host.launchesFail = random.nextInt(3) == 0;
        log("launches fail: " + agent.host.launchesFail);
      } else if (choice < 86) {
        agent.host.scriptDigest = "scripts-" + random.nextInt(3);
        log("scripts are edited");
      } else if (choice < 89) {
        agent.host.tableIsUnreadable = random.nextInt(2) == 0;
        log("process table is unreadable: " + agent.host.tableIsUnreadable);
      } else if (choice < 94) {
        log(isUp ? "agent is killed" : "agent is down");
        endAgent(random.nextBoolean());
      } else if (choice < 96) {
        log("host reboots");
        endAgent(false);
        agent.host.reboot();
      } else if (choice < 98) {
        damage();
      } else {
        someProcess().ifPresent(process -> agent.host.removeStatusFile(process.node));
      }
    }

    private void endAgent(boolean cleanly) {
      if (isUp) {
        isUp = false;
        if (cleanly) {
          agent.stop();
        } else {
          agent.kill();
        }
        // Its controller sees the end of the session: open requests get no answer any more.
        agent.replies.clear();
      }
    }

    /** Damages a state file while no agent is there to write it again. */
    private void damage() throws IOException {
      if (isUp) {
        return;
      }
      List<Path> files = new ArrayList<>();
      try (var all = Files.walk(home)) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
      if (files.isEmpty()) {
        return;
      }
      Path file = files.get(random.nextInt(files.size()));
      log("damage to " + home.relativize(file));
      byte[] content = Files.readAllBytes(file);
      if (random.nextBoolean()) {
        Files.delete(file);
      } else {
        Files.write(file, java.util.Arrays.copyOf(content, random.nextInt(content.length + 1)));
      }
      stateWasLost = true;
    }

    private String someNode() {
      return NODES.get(random.nextInt(NODES.size()));
    }

    private String[] someNodes() {
      return random.nextInt(4) == 0
          ? new String[0]
          : random
              .ints(1 + random.nextInt(2), 0, NODES.size())
              .distinct()
              .mapToObj(NODES::get)
              .toArray(String[]::new);
    }

    private Optional<SimulatedProcess> someProcess() {
      List<SimulatedProcess> all = List.copyOf(agent.host.processes.values());
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private Configuration someConfiguration() {
      List<String> nodes = new ArrayList<>();
      for (String node : NODES) {
        if (node.equals("m") || random.nextInt(4) > 0) {
          nodes.add(node + "=" + random.nextInt(2));
        }
      }
      return configuration("walk", nodes.toArray(String[]::new));
    }

    // What holds after each step.

    private void check() {
      checkProcesses();
      if (isUp) {
        checkReasons();
        checkAnswers();
      }
    }

    private void checkProcesses() {
      Set<String> seen = new HashSet<>();
      for (SimulatedProcess process : agent.host.processes.values()) {
        assertThat(seen.add(process.node)).as("one process of %s", process.node).isTrue();
        if (isUp && !agent.host.tableIsUnreadable) {
          boolean known =
              agent
                  .supervisor
                  .node(process.node)
                  .map(node -> node.now().hasProcess() || node.now().unclear().isPresent())
                  .orElse(false);
          assertThat(known || mayBeUnseen)
              .as("process %d is known as one of %s", process.pid, process.node)
              .isTrue();
        }
      }
      mayBeUnseen = agent.host.tableIsUnreadable;
    }

    // The process table was unreadable a moment ago, and the supervisor has not looked again.
    private boolean mayBeUnseen;

    /** No step is left to take, and every node that is down is so for a reason. */
    private void checkReasons() {
      List<NodeSnapshot> nodes = agent.supervisor.now();
      for (NodeSnapshot node : nodes) {
        if (node.run().isEmpty() || node.state() != State.PENDING || node.hasProcess()) {
          continue;
        }
        boolean othersGo =
            nodes.stream().anyMatch(other -> !isSame(other, node) && isLeaving(other));
        boolean othersBoot =
            nodes.stream().anyMatch(other -> other.state() == State.PENDING && other.hasProcess());
        boolean earlierRoleWaits =
            nodes.stream()
                .anyMatch(other -> !isSame(other, node) && other.state() == State.PENDING);
        assertThat(othersGo || othersBoot || earlierRoleWaits)
            .as("%s is down without a reason", node.name())
            .isTrue();
      }
    }

    private static boolean isSame(NodeSnapshot left, NodeSnapshot right) {
      return left.name().equals(right.name());
    }

    private static boolean isLeaving(NodeSnapshot node) {
      if (!node.hasProcess()) {
        return false;
      }
      return switch (node.target()) {
        case null -> true;
        case Target.Stopped _ -> true;
        case Target.Run(var _, long since) -> number(node) < since;
        case Target.Skipped skipped ->
            skipped.before() != null && number(node) < skipped.before().since();
      };
    }

    private static long number(NodeSnapshot node) {
      return node.latest() == null ? 0 : node.latest().number();
    }

    private void checkAnswers() {
      for (SimulatedAgent.Reply reply : List.copyOf(agent.replies)) {
        assertThat(reply.responses).as("responses to %s", reply.request).isLessThanOrEqualTo(1);
        boolean late =
            Duration.between(reply.sentAt, agent.world.now()).toMillis() > reply.deadlineMs;
        if (late) {
          assertThat(reply.responses).as("responses by the deadline to %s", reply.request).isOne();
          agent.replies.remove(reply);
        }
      }
    }

    /** A success is true at the moment when it is reported. */
    private void checkTruth(SimulatedAgent.Reply reply) {
      reply.onResult(result -> {
        if (result.success() && result.node() != null) {
          checkTruth(reply, result);
        }
      });
    }

    private void checkTruth(SimulatedAgent.Reply reply, Result result) {
      String name = java.util.Objects.requireNonNull(result.node());
      List<SimulatedProcess> processes = agent.host.of(name);
      boolean stopped =
          agent.supervisor.node(name).map(node -> node.now().run().isEmpty()).orElse(true);
      if (reply.request instanceof ControllerMessage.StopRequest || stopped) {
        assertThat(processes).as("processes of the stopped node %s", name).isEmpty();
      } else {
        assertThat(processes).as("processes of the running node %s", name).hasSize(1);
        assertThat(processes.getFirst().isUp).as("%s is up", name).isTrue();
      }
    }

    private void checkStopOrder(String name) {
      ClusterRole role = role(name);
      for (NodeSnapshot other : agent.supervisor.now()) {
        if (isLeaving(other) && stopsBefore(other.node().role(), role)) {
          throw new AssertionError(name + " gets SIGTERM before " + other.name() + " is gone");
        }
      }
    }

    private void checkLaunch(String name) {
      assertThat(agent.host.of(name)).as("processes of %s before its launch", name).isEmpty();
      NodeSnapshot node = agent.now(name);
      if (node.state() == State.CRASHED) {
        return;
      }
      for (NodeSnapshot other : agent.supervisor.now()) {
        boolean starts = stopsBefore(node.node().role(), other.node().role());
        if (starts && isLeaving(other)) {
          throw new AssertionError(name + " is launched before " + other.name() + " is gone");
        }
        boolean isFirstStart = other.history().exits() == 0 && other.state() == State.PENDING;
        if (staged && starts && isFirstStart) {
          throw new AssertionError(name + " is launched before " + other.name() + " is up");
        }
      }
    }

    private ClusterRole role(String name) {
      return agent.now(name).node().role();
    }

    private static boolean stopsBefore(ClusterRole one, ClusterRole other) {
      return rank(one) > rank(other);
    }

    private static int rank(ClusterRole role) {
      return role == ClusterRole.NONE ? 9 : ClusterRole.START_ORDER.indexOf(role);
    }

    /** The faults end, one last deployment comes, and the nodes are as it says. */
    void end() {
      log("the faults end");
      agent.host.tableIsUnreadable = false;
      agent.host.launchesFail = false;
      agent.host.bootTime = Duration.ofMillis(300);
      if (!isUp) {
        agent.start();
        isUp = true;
      }
      if (!stateWasLost) {
        checkFollowsTargets();
      }
      Configuration last = someConfiguration();
      SimulatedAgent.Reply reply = agent.deploy(last);
      agent.world.advance(Duration.ofSeconds(114));
      assertThat(reply.succeeded()).as("last deployment: %s", reply.results).isTrue();
      String[] nodes =
          last.nodes().stream().map(io.zeekeeper.model.Node::name).toArray(String[]::new);
      agent.assertRunning(nodes);
      for (var node : last.nodes()) {
        assertThat(agent.process(node.name()).argv).containsAll(node.scripts());
      }
    }

    /** Without a request, every node becomes what its target says. */
    private void checkFollowsTargets() {
      agent.world.advance(Duration.ofMinutes(3));
      check();
      for (NodeSnapshot node : agent.supervisor.now()) {
        boolean expected = node.run().isPresent() && !node.history().failed();
        if (!(node.target() instanceof Target.Skipped(var _, var before) && before == null)) {
          assertThat(node.hasProcess()).as("%s has a process", node.name()).isEqualTo(expected);
          assertThat(isLeaving(node)).as("%s has an old process", node.name()).isFalse();
        }
      }
    }
  }
}
