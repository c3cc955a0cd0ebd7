package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost.SimulatedProcess;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** One random walk: an agent, the next step, and what the requests so far want. */
final class Walk {
  private static final int MAX_LOGGED_EVENTS = 60;

  private final Random random;
  private final RandomConfigurations configurations;
  private final Path home;
  private final SimulatedAgent agent;
  private final Deque<String> events = new ArrayDeque<>();
  private final WantedNodes wanted;
  private final WalkRules rules;
  private final boolean mayFail;
  private Configuration latest = configuration("0", "m", "l1", "w1");
  private boolean isUp = true;

  Walk(Path home, Random random) {
    this.random = random;
    this.configurations = new RandomConfigurations(random);
    this.home = home;
    boolean isStaged = random.nextInt(4) == 0;
    int parallelStarts = 1 + random.nextInt(4);
    this.mayFail = random.nextInt(4) == 0;
    this.agent =
        new SimulatedAgent(
            home,
            Map.of(
                "zeekeeper.agent.start-order", isStaged ? "staged" : "overlapped",
                "zeekeeper.agent.check-in-timeout", "20s",
                "zeekeeper.agent.stop-timeout.worker", "5s",
                "zeekeeper.agent.stop-timeout.proxy", "5s",
                "zeekeeper.agent.stop-timeout.manager", "4s",
                "zeekeeper.agent.stop-timeout.logger", "5s",
                "zeekeeper.agent.restart.max-delay", "8s",
                "zeekeeper.agent.restart.mode", mayFail ? "fail" : "delay",
                "zeekeeper.agent.parallel-starts", String.valueOf(parallelStarts)));
    this.wanted = new WantedNodes(agent);
    this.rules = new WalkRules(agent, isStaged, parallelStarts);
    agent.preparation = () -> Duration.ofMillis(random.nextInt(3000));
  }

  /** Returns the latest events, oldest first. */
  List<String> events() {
    return List.copyOf(events);
  }

  private void log(String event) {
    events.add(agent.world.now().truncatedTo(ChronoUnit.MILLIS) + " " + event);
    if (events.size() > MAX_LOGGED_EVENTS) {
      events.remove();
    }
  }

  void step() throws IOException {
    if (random.nextInt(100) == 0) {
      checkRecovery();
      return;
    }
    act(random.nextInt(100));
    agent.world.advance(pause());
    if (isUp) {
      wanted.noteAdoption();
    }
    rules.checkAll(isUp);
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
        startAgent();
      } else {
        fault(choice);
      }
    } else if (choice < 60) {
      request(choice);
    } else {
      fault(choice);
    }
  }

  private void startAgent() {
    log("agent starts");
    isUp = true;
    agent.start();
  }

  private void request(int choice) {
    if (choice < 12) {
      deploy();
    } else if (choice < 16) {
      log("reconcile");
      boolean isCurrent = wanted.isCurrent(agent.number());
      Reply reply = agent.deploy(latest, false, Map.of(), DeploymentOrigin.Kind.RECONCILIATION);
      wanted.reconciled(reply.request.reqid(), latest, isCurrent);
    } else if (choice < 19) {
      log("standby");
      wanted.standby();
      agent.standby();
    } else if (choice < 30) {
      String[] nodes = configurations.nodes();
      log("restart " + List.of(nodes));
      wanted.restarted(List.of(nodes));
      agent.restartNodes(nodes);
      rules.checkFreshStart(List.of(nodes));
    } else if (choice < 40) {
      String[] nodes = configurations.nodes();
      log("stop " + List.of(nodes));
      wanted.stopped(List.of(nodes));
      agent.stopNodes(nodes);
    } else if (choice < 50) {
      String[] nodes = configurations.nodes();
      log("start " + List.of(nodes));
      wanted.started(List.of(nodes));
      agent.startNodes(nodes);
      rules.checkFreshStart(List.of(nodes));
    } else {
      agent.send(new ControllerMessage.GetNodesRequest(agent.reqid(), 10_000));
    }
  }

  private void deploy() {
    latest = configurations.next();
    Map<String, RunState> overrides =
        random.nextInt(4) == 0 ? Map.of(configurations.node(), RunState.SKIPPED) : Map.of();
    boolean force = random.nextInt(5) == 0;
    List<String> nodes = latest.nodes().stream().map(n -> n.name() + n.scripts()).toList();
    log("deploy " + nodes + overrides + (force ? " by force" : ""));
    Reply reply = agent.deploy(latest, force, overrides);
    wanted.deployed(reply.request.reqid(), latest, overrides);
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
      agent.host.bootTime = random.nextInt(4) == 0 ? null : Duration.ofMillis(random.nextInt(4000));
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
      endAgent(random.nextInt(3));
    } else if (choice < 96) {
      log("host reboots");
      endAgent(0);
      agent.host.reboot();
    } else if (choice < 98) {
      damage();
    } else {
      // Without its status file, a process that never boots counts as up.
      someProcess()
          .filter(process -> process.isUp)
          .ifPresent(process -> {
            log("status file of " + process.node + " is removed");
            agent.host.removeStatusFile(process.node);
          });
    }
  }

  private void endAgent(int choice) {
    if (!isUp) {
      return;
    }
    switch (choice) {
      case 0 -> agent.kill();
      case 1 -> agent.stop();
      default -> {
        log("agent stops its nodes");
        boolean allAreSeen = agent.supervisor.now().stream().noneMatch(this::isUnclear);
        agent.desired.stopForExit();
        agent.world.advance(Duration.ofSeconds(25));
        if (allAreSeen && !agent.host.tableIsUnreadable) {
          assertThat(agent.host.processes).as("processes after the agent's exit").isEmpty();
        }
        agent.stop();
      }
    }
    wanted.noteAdoption();
    wanted.agentEnded();
    isUp = false;
    // The session to the controller has ended: open requests get no response.
    agent.replies.clear();
  }

  private boolean isUnclear(NodeSnapshot node) {
    return node.unclear().isPresent();
  }

  /** Damages a state file, only while no agent runs that could write the file again. */
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
    wanted.stateWasDamaged();
    Path file = files.get(random.nextInt(files.size()));
    log("damage to " + home.relativize(file));
    byte[] content = Files.readAllBytes(file);
    if (random.nextBoolean()) {
      Files.delete(file);
    } else {
      Files.write(file, Arrays.copyOf(content, random.nextInt(content.length + 1)));
    }
  }

  private Optional<SimulatedProcess> someProcess() {
    List<SimulatedProcess> all = List.copyOf(agent.host.processes.values());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** Ends all faults and checks after three minutes that the nodes match the requests. */
  private void checkRecovery() {
    log("the faults end");
    agent.host.tableIsUnreadable = false;
    agent.host.launchesFail = false;
    agent.host.bootTime = Duration.ofMillis(300);
    if (!isUp) {
      startAgent();
    }
    agent.world.advance(Duration.ofMinutes(3));
    wanted.noteAdoption();
    rules.checkAll(true);
    wanted.check(mayFail);
  }

  /** Ends all faults, sends a last deployment and checks that the nodes match the deployment. */
  void finish() {
    checkRecovery();
    Configuration last = configurations.next();
    Reply reply = agent.deploy(last);
    agent.world.advance(Duration.ofSeconds(114));
    assertThat(reply.succeeded()).as("last deployment: %s", reply.results).isTrue();
    agent.assertRunning(last.nodes().stream().map(Node::name).toArray(String[]::new));
    for (Node node : last.nodes()) {
      assertThat(agent.process(node.name()).argv).containsAll(node.scripts());
    }
  }
}
