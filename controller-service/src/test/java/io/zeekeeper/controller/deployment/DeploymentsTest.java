package io.zeekeeper.controller.deployment;

import static io.zeekeeper.controller.deployment.DeploymentWorld.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.agents.SimulatedAgents.Mood;
import io.zeekeeper.controller.agents.SimulatedAgents.SimulatedAgent;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Deployments that are interrupted, fail, or are cancelled. */
class DeploymentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private DeploymentWorld world;

  @BeforeEach
  void start(TestInfo test) {
    world =
        new DeploymentWorld(
            "jdbc:h2:mem:" + test.getTestMethod().orElseThrow().getName(), Map.of());
    world.agents.connect("a");
    world.agents.connect("b");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Deployment awaitResult(Deployments.Begun begun) throws Exception {
    return begun.over().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Deployment deploy(String id, String... instances) throws Exception {
    Deployment deployment = awaitResult(world.deploy(cluster(id, instances), OnFailure.KEEP));
    assertThat(deployment.state()).as(deployment.toString()).isEqualTo(State.SUCCEEDED);
    return deployment;
  }

  private Deployment awaitEnd(String id) {
    await()
        .atMost(PATIENCE)
        .until(() -> world.deployments().find(id).orElseThrow().state().ended());
    return world.deployments().find(id).orElseThrow();
  }

  private void awaitState(String id, State state) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> world.deployments().find(id).orElseThrow().state() == state);
  }

  private String deployed() {
    return world.configurations().deployed().map(now -> now.configuration().id()).orElse("");
  }

  @Test
  void storedDeploymentEqualsTheReturnedOne() throws Exception {
    Deployment returned = deploy("one", "a", "b");
    assertThat(world.store().find(returned.id())).contains(returned);
    assertThat(returned.results())
        .extracting(Result::node)
        .containsExactly("manager", "worker-one-a", "worker-one-b", null);
    assertThat(returned.configuration().hash())
        .isEqualTo(world.configurations().deployed().orElseThrow().configuration().contentHash());
    assertThat(world.store().newest(Long.MAX_VALUE, 10))
        .containsExactly(
            new DeploymentSummary(returned.with(returned.progress(), List.of()), 3, 0));
  }

  @Test
  void cleanStopFreezesADeploymentAndTheNextStartResumes() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("b").mood = Mood.SILENT_DEPLOYMENT;
    var begun = world.deploy(cluster("two", "a", "b"), OnFailure.ROLLBACK);
    awaitState(begun.deployment().id(), State.DEPLOYING);
    world.stop();
    assertThat(awaitResult(begun).state()).isEqualTo(State.DEPLOYING);

    world.agents.agent("b").mood = Mood.WELL;
    world.start();
    world.agents.connect("a");
    world.agents.connect("b");
    assertThat(awaitEnd(begun.deployment().id()).state()).isEqualTo(State.SUCCEEDED);
    assertThat(deployed()).isEqualTo("two");
    assertThat(world.deployments().newest(Long.MAX_VALUE, 10)).hasSize(2);
  }

  @Test
  void waitingDeploymentResumesWaitingAfterAStop() throws Exception {
    world.agents.disconnect("b");
    var begun = world.deploy(cluster("one", "a", "b"), OnFailure.KEEP);
    awaitState(begun.deployment().id(), State.WAITING);
    world.stop();
    world.start();
    world.agents.connect("a");
    world.agents.connect("b");
    assertThat(awaitEnd(begun.deployment().id()).state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void waitingDeploymentTimesOutAfterALongStop() throws Exception {
    world.agents.disconnect("b");
    var begun = world.deploy(cluster("one", "a", "b"), OnFailure.KEEP);
    awaitState(begun.deployment().id(), State.WAITING);
    world.stop();
    world.setDeployTimeout(Duration.ofMillis(1));
    world.start();
    Deployment ended = awaitEnd(begun.deployment().id());
    assertThat(ended.state()).isEqualTo(State.TIMED_OUT);
    assertThat(deployed()).isEmpty();
  }

  @Test
  void rollbackIsADeploymentWithLinksInBothDirections() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("b").mood = Mood.FAILING_ONCE;
    Deployment failed = awaitResult(world.deploy(cluster("two", "a", "b"), OnFailure.ROLLBACK));
    assertThat(failed.state()).isEqualTo(State.FAILED);
    String rollback = String.valueOf(failed.progress().rolledBackBy());
    assertThat(world.deployments().pending().map(Deployment::id)).contains(rollback);
    assertThatThrownBy(() -> world.deployments().begin(DeploymentWorld.request(OnFailure.KEEP)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(rollback);
    Deployment ended = awaitEnd(rollback);
    assertThat(ended.terms().rollbackOf()).isEqualTo(failed.id());
    assertThat(deployed()).isEqualTo("one");
    assertThat(world.store().find(failed.id())).contains(failed);
  }

  @Test
  void interruptedRollbackResumes() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("b").mood = Mood.FAILING_ONCE;
    Deployment failed = awaitResult(world.deploy(cluster("two", "a", "b"), OnFailure.ROLLBACK));
    world.stop();
    world.agents.agent("b").mood = Mood.WELL;
    world.start();
    world.agents.connect("a");
    world.agents.connect("b");
    Deployment ended = awaitEnd(String.valueOf(failed.progress().rolledBackBy()));
    assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
    assertThat(deployed()).isEqualTo("one");
  }

  @Test
  void cancelEndsADeploymentAtEachStepBeforeTheAdoption() throws Exception {
    world.agents.agent("b").mood = Mood.SILENT;
    var checking = world.deploy(cluster("one", "a", "b"), OnFailure.KEEP);
    awaitState(checking.deployment().id(), State.CHECKING);
    Deployment cancelled =
        world
            .deployments()
            .cancel(checking.deployment().id())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
    assertThat(deployed()).isEmpty();

    world.agents.disconnect("b");
    var waiting = world.deploy(cluster("one", "a", "b"), OnFailure.KEEP);
    assertThat(
            world
                .deployments()
                .cancel(waiting.deployment().id())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .extracting(Deployment::state)
        .isEqualTo(State.CANCELLED);
  }

  @Test
  void endedDeploymentCannotBeCancelled() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("b").mood = Mood.FAILING;
    var begun = world.deploy(cluster("two", "a", "b"), OnFailure.KEEP);
    awaitEnd(begun.deployment().id());
    assertThatThrownBy(() -> world.deployments().cancel(begun.deployment().id()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("has already ended");
  }

  @Test
  void failedWelcomeIsAFailedResultAndTheAgentGetsNoDeployment() throws Exception {
    world.agents.agent("b").mood = Mood.UNWELCOMING;
    Deployment ended = awaitResult(world.deploy(cluster("one", "a", "b"), OnFailure.KEEP));
    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.results())
        .filteredOn(result -> !result.success())
        .extracting(Result::node, Result::error)
        .containsExactly(Tuple.tuple("worker-one-b", "not today"));
    assertThat(world.agents.agent("b").deployments).isZero();
  }

  @Test
  void agentWithADeploymentUnknownToTheDatabaseIsLeftAloneAndReported() throws Exception {
    deploy("one", "a", "b");
    Deployed known = world.configurations().deployed().orElseThrow();
    var agent = world.agents.agent("x");
    agent.runs =
        new DeploymentOrigin(
            DeploymentWorld.CONTROLLER_ID,
            known.number() + 3,
            "lost",
            DeploymentOrigin.Kind.CLIENT);
    agent.configuration = cluster("lost", "x");
    world.agents.connect("x");
    assertThat(world.events)
        .anySatisfy(event -> assertThat(event.message()).contains("not in line").contains("lost"));
    assertThat(agent.standby).isFalse();
    assertThat(agent.deployments).isZero();
    // The next deployment gets a number above all those that agents run.
    assertThat(deploy("two", "a", "b").number()).isGreaterThan(known.number() + 3);
    assertThat(world.agents.violations()).isEmpty();
  }

  @Test
  void slowStandbyDoesNotDelayInstancesOnOtherHosts() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("b").host = "192.0.2.9";
    world.agents.agent("b").mood = Mood.SILENT_STANDBY;
    Deployment ended = awaitResult(world.deploy(cluster("two", "a"), OnFailure.KEEP));
    assertThat(ended.results())
        .filteredOn(result -> "a".equals(result.instance()))
        .allMatch(Result::success);
  }

  @Test
  void agentThatMissedItsDeploymentByADatabaseFailureIsReconciled() throws Exception {
    deploy("one", "a", "b");
    breakDatabaseAt(PlanRequest.class);
    Deployment ended = awaitResult(world.deploy(cluster("two", "a", "b"), OnFailure.KEEP));
    assertThat(ended.results())
        .extracting(Result::error)
        .first(STRING)
        .contains("the controller's database failed during the deployment");
    assertThat(deployed()).isEqualTo("two");
    for (String instance : List.of("a", "b")) {
      SimulatedAgent agent = world.agents.agent(instance);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(agent.configuration).isNotNull().extracting("id").isEqualTo("two"));
    }
    assertThat(finalStateInDatabase(ended)).isEqualTo(State.FAILED);
  }

  @Test
  void databaseFailureAtTheEndLeavesNoDeploymentPending() throws Exception {
    deploy("one", "a", "b");
    world.agents.agent("a").mood = Mood.FAILING;
    breakDatabaseAt(DeployRequest.class);
    Deployment ended = awaitResult(world.deploy(cluster("two", "a", "b"), OnFailure.ROLLBACK));
    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.results())
        .extracting(Result::error)
        .contains("not rolled back: the controller's database failed; roll back by hand");
    assertThat(finalStateInDatabase(ended)).isEqualTo(State.FAILED);
    world.agents.agent("a").mood = Mood.WELL;
    deploy("three", "a", "b");
  }

  private void breakDatabaseAt(Class<? extends Request> type) {
    world.agents.onRequest =
        request -> {
          if (type.isInstance(request)) {
            world.agents.onRequest = next -> {};
            world.breakDatabase();
          }
        };
  }

  /** Repairs the database, and returns the deployment's final state in it. */
  private State finalStateInDatabase(Deployment deployment) {
    world.repairDatabase();
    await()
        .atMost(PATIENCE)
        .until(() -> world.store().find(deployment.id()).orElseThrow().state().ended());
    return world.store().find(deployment.id()).orElseThrow().state();
  }
}
