package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zeekeeper.agent.deployment.SimulatedPreflight.SimulatedCheck;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.ControllerMessage.GetOutputRequest;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The agent validates each request and sends one response by the deadline. */
class RequestsTest {
  private static final Configuration CONFIGURATION = configuration("1", "m", "w1");

  @TempDir private Path home;
  private SimulatedAgent agent;

  @BeforeEach
  void startAgent() {
    agent = new SimulatedAgent(home, Map.of());
  }

  private void pass(Duration time) {
    agent.world.advance(time);
  }

  private void deploy() {
    agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(2));
    agent.assertRunning("m", "w1");
  }

  private Reply check(Configuration configuration, long timeLeftMs) {
    return agent.send(new CheckRequest("c1", timeLeftMs, configuration, SimulatedAgent.CLUSTER));
  }

  private Reply plan(Configuration configuration, boolean force) {
    return agent.send(new PlanRequest("p1", 60_000, force, configuration, SimulatedAgent.CLUSTER));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.sorted().toList();
    }
  }

  @Test
  void pathAsNodeNameIsRefusedAndNothingIsWritten() throws IOException {
    Path outside = home.resolve("outside");
    for (String name : List.of(outside.toString(), "../outside", "a/b", "")) {
      var configuration =
          new Configuration(
              "c",
              List.of(new Instance(SimulatedAgent.INSTANCE, "127.0.0.1", null)),
              List.of(Node.of(name, SimulatedAgent.INSTANCE, ClusterRole.WORKER)));
      List<Path> before = files();
      for (Reply reply :
          List.of(
              check(configuration, 60_000),
              plan(configuration, false),
              agent.deploy(configuration))) {
        assertThat(reply.error(null)).as("'%s'", name).contains("name is invalid");
      }
      assertThat(files()).isEqualTo(before);
    }
    assertThat(agent.checks).isEmpty();
    assertThat(agent.preparations).isZero();
  }

  @Test
  void checkWithoutProblemsReturnsOneSuccess() {
    Reply reply = check(CONFIGURATION, 60_000);
    assertThat(reply.isDone()).isFalse();
    agent.checks.getFirst().then.accept(Map.of());
    assertThat(reply.results).containsOnlyKeys((String) null);
    assertThat(reply.succeeded()).isTrue();
  }

  @Test
  void checkReturnsProblemOfEachNode() {
    Reply reply = check(CONFIGURATION, 60_000);
    agent.checks.getFirst().then.accept(Map.of("w1", "error in local.zeek, line 3"));
    assertThat(reply.results).containsOnlyKeys("w1");
    assertThat(reply.error("w1")).isEqualTo("error in local.zeek, line 3");
    assertThat(reply.data("w1").get("stderr").asString()).isEqualTo("error in local.zeek, line 3");
  }

  @Test
  void hangingCheckIsAnsweredByItsDeadlineAndNamesPendingNode() {
    Reply reply = check(CONFIGURATION, 6_000);
    SimulatedCheck check = agent.checks.getFirst();
    check.pending.remove("m");
    check.problems.put("m", "port 4000 is taken");
    pass(Duration.ofMillis(4_999));
    assertThat(reply.isDone()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(reply.error("m")).isEqualTo("port 4000 is taken");
    assertThat(reply.error("w1")).isEqualTo("was not checked in time");
    assertThat(check.isCancelled).isTrue();
    check.then.accept(Map.of());
    assertThat(reply.responses).isOne();
  }

  @Test
  void checkTreatsPortsOfThisAgentsProcessesAsFree() {
    agent.deploy(configuration("1", "m=1@4000", "w1=1@4001", "w2=1@4002"));
    pass(Duration.ofSeconds(2));
    agent.stopNodes("w2");
    pass(Duration.ofSeconds(2));
    check(CONFIGURATION, 60_000);
    assertThat(agent.checks.getFirst().held).containsExactlyInAnyOrder(4000, 4001);
  }

  @Test
  void planDescribesDeploymentAndChangesNothing() {
    deploy();
    Reply reply = plan(configuration("1", "m", "w1=2", "w2"), false);
    pass(Duration.ofSeconds(1));
    assertThat(reply.data("m").get("action").asString()).isEqualTo("KEEP");
    assertThat(reply.data("w1").get("action").asString()).isEqualTo("RESTART");
    assertThat(reply.data("w2").get("action").asString()).isEqualTo("START");
    pass(Duration.ofMinutes(1));
    agent.assertRunning("m", "w1");
  }

  @Test
  void deadlineOfDeploymentCountsFromItsReceipt() {
    agent.preparation = () -> Duration.ofSeconds(100);
    agent.host.bootTime = null;
    Reply deploy = agent.deploy(CONFIGURATION);
    Reply plan = plan(CONFIGURATION, false);
    pass(Duration.ofSeconds(59));
    assertThat(plan.error(null)).isEqualTo("request timed out");
    pass(Duration.ofMillis(55_999));
    assertThat(deploy.isDone()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(deploy.error("w1")).isEqualTo("did not check in in time");
  }

  @Test
  void hangingPreparationIsReportedAtDeadline() {
    agent.preparation = () -> Duration.ofMinutes(10);
    Reply deploy = agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(115));
    assertThat(deploy.error(null))
        .isEqualTo(
            "Zeek did not report its version and script path in time; the deployment continues");
  }

  @Test
  void standbyReportsNodesStillStoppingAtItsDeadline() {
    deploy();
    agent.host.tableIsUnreadable = true;
    agent.restart();
    Reply standby = agent.standby();
    pass(Duration.ofSeconds(115));
    assertThat(standby.error(null))
        .startsWith("nodes still stopping: m (the process table cannot be read")
        .contains("w1 (the process table cannot be read");
    agent.host.tableIsUnreadable = false;
    pass(Duration.ofSeconds(10));
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void expiredRequestIsLoggedOnceWithItsId() {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var logger = (Logger) LoggerFactory.getLogger(Answer.class);
    logger.addAppender(lines);
    try {
      check(CONFIGURATION, 6_000);
      pass(Duration.ofMinutes(3));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("CheckRequest", "reqid c1");
  }

  @Test
  void outputIsReadOffTheLoopAndAnsweredByItsDeadline() {
    deploy();
    List<Runnable> reads = new ArrayList<>();
    agent.blocking = reads::add;
    var request = new GetOutputRequest("o1", 60_000, "w1", null, null, 10);
    Reply slow = agent.send(request);
    Reply quick = agent.send(new GetOutputRequest("o2", 60_000, "w1", null, null, 10));
    assertThat(agent.send(new WelcomeRequest("w", 10_000)).succeeded()).isTrue();
    assertThat(quick.isDone()).isFalse();
    reads.getLast().run();
    assertThat(quick.isDone()).as("answered off the loop").isFalse();
    agent.world.settle();
    assertThat(quick.succeeded()).isTrue();
    pass(Duration.ofSeconds(5));
    assertThat(slow.error(null)).isEqualTo("request timed out");
    reads.getFirst().run();
    agent.world.settle();
    assertThat(slow.responses).isOne();
  }

  @Test
  void outputOfUnknownNodeFailsForThatNode() {
    Reply reply = agent.send(new GetOutputRequest("o", 60_000, "w9", null, null, null));
    assertThat(reply.error("w9")).isEqualTo("unknown cluster node");
  }

  @Test
  void unexpectedExceptionIsReportedAsInternalError() {
    agent.preparation =
        () -> {
          throw new IllegalStateException("no such luck");
        };
    assertThat(agent.deploy(CONFIGURATION).error(null)).isEqualTo("internal error: no such luck");
    assertThat(plan(CONFIGURATION, false).error(null)).isEqualTo("internal error: no such luck");
    agent.preparation = () -> Duration.ZERO;
    deploy();
  }

  @Test
  void dispatchWithoutActionFails() {
    Reply reply = agent.send(new NodeDispatchRequest("d", 10_000, List.of(), List.of()));
    assertThat(reply.error(null)).isEqualTo("no action");
  }

  @Test
  void nodeListIncludesAgent() {
    deploy();
    Reply reply = agent.send(new GetNodesRequest("n", 10_000));
    List<String> names = new ArrayList<>();
    reply.data(null).forEach(node -> names.add(node.get("node").asString()));
    assertThat(names).containsExactly("m", "w1", SimulatedAgent.INSTANCE);
  }

  @Test
  void unknownNodeFailsAlone() {
    deploy();
    Reply reply = agent.restartNodes("w9", "w1");
    pass(Duration.ofSeconds(2));
    assertThat(reply.error("w9")).isEqualTo("unknown cluster node");
    assertThat(reply.error("w1")).isEqualTo("none");
  }

  @Test
  void restartRefusesStoppedNodeAndStartLaunchesIt() {
    deploy();
    agent.stopNodes("w1");
    pass(Duration.ofSeconds(2));
    assertThat(agent.restartNodes("w1").error("w1"))
        .isEqualTo("node w1 is stopped; start it instead");
    Reply all = agent.restartNodes();
    pass(Duration.ofSeconds(2));
    assertThat(all.results).containsOnlyKeys("m");
    agent.startNodes("w1");
    pass(Duration.ofSeconds(2));
    agent.assertRunning("m", "w1");
  }
}
