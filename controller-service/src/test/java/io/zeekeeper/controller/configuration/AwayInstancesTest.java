package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.SimulatedAgents;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.support.TransactionTemplate;

/** Staging and validation while no agent is connected, against H2 in memory. */
@SpringBootTest(
    classes = AwayInstancesTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:away")
class AwayInstancesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AutoAssignSettings PORTS = new AutoAssignSettings(true, 2200, true, 9000);
  private static final AgentListenSettings LISTEN =
      new AgentListenSettings(null, null, 2150, "127.0.0.1");

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = ConfigurationEntity.class)
  @EnableJpaRepositories(basePackageClasses = ConfigurationRepository.class)
  static class Context {}

  @Autowired private ConfigurationRepository rows;
  @Autowired private PointerRepository pointers;
  @Autowired private SettingRepository settings;
  @Autowired private TransactionTemplate transaction;
  private final CountDownLatch adopting = new CountDownLatch(1);
  private final CountDownLatch databaseAnswers = new CountDownLatch(1);
  private Configurations configurations;
  private ClusterSettingsChoice choice;

  @BeforeEach
  void begin() {
    pointers.deleteAll();
    settings.deleteAllById(List.of("cluster", "deployment", "global_hash_seed"));
    var agents = new SimulatedAgents();
    configurations =
        new Configurations(new SlowStore(), PORTS, LISTEN, agents, occurrence -> {}, event -> {});
    var backend =
        new ClusterBackendSettings(
            ClusterBackendSettings.Choice.AUTO, ClusterBackendSettings.Encryption.AUTO);
    choice =
        new ClusterSettingsChoice(
            configurations,
            backend,
            new ClusterEncryption(backend, agents, Clock.systemUTC()),
            PORTS,
            LISTEN,
            agents,
            new StandardEnvironment());
  }

  @AfterEach
  void end() {
    databaseAnswers.countDown();
  }

  /** A store whose adoptions wait until the test lets the database answer. */
  private final class SlowStore extends ConfigurationStore {
    SlowStore() {
      super(rows, pointers, settings, Clock.systemUTC());
    }

    @Override
    public void adopt(Deployed next, boolean becomesReady) {
      adopting.countDown();
      await().atMost(PATIENCE).until(() -> databaseAnswers.getCount() == 0);
      transaction.executeWithoutResult(status -> super.adopt(next, becomesReady));
    }

    @Override
    public void stage(Configuration staged, Configuration ready) {
      transaction.executeWithoutResult(status -> super.stage(staged, ready));
    }

    @Override
    public String globalHashSeed() {
      return Objects.requireNonNull(transaction.execute(status -> super.globalHashSeed()));
    }
  }

  private static Configuration on(Instance... instances) {
    return new Configuration("c", List.of(instances), List.of());
  }

  private static Instance at(String name, String host) {
    return new Instance(name, host, null);
  }

  private static Instance unknown(String name) {
    return at(name, Instance.UNKNOWN_HOST);
  }

  private void adopt(Configuration configuration) {
    var cluster = new ClusterSettings(Backend.BROKER, null, "00");
    configurations.adopt(new Deployed(configuration, cluster, 1, "d", Set.of()), Optional.empty());
  }

  private static CompletableFuture<Void> inBackground(Runnable work) {
    return CompletableFuture.runAsync(work, Thread::startVirtualThread);
  }

  @Test
  void configurationIsValidatedWhileAnAdoptionWaitsForTheDatabase() {
    var adopted = inBackground(() -> adopt(on(at("a", "10.0.0.1"))));
    await().atMost(PATIENCE).until(() -> adopting.getCount() == 0);
    var refused =
        inBackground(() ->
            configurations.stage(
                on(at("a", "no address")), Actor.rest("127.0.0.1", Principal.LOCAL)));
    await().atMost(PATIENCE).until(refused::isDone);
    assertThatThrownBy(refused::join).hasCauseInstanceOf(InvalidConfigurationException.class);
    assertThat(adopted).isNotDone();
    databaseAnswers.countDown();
    await().atMost(PATIENCE).until(adopted::isDone);
  }

  @Test
  void lastAddressesAreThoseOfTheDeployedConfiguration() {
    databaseAnswers.countDown();
    adopt(on(at("a", "10.0.0.1")));
    Configuration next = on(unknown("a"), unknown("new"));
    assertThat(configurations.withLastAddresses(next).instances())
        .containsExactly(at("a", "10.0.0.1"), unknown("new"));
    assertThat(configurations.withAddresses(next)).isEqualTo(next);
  }

  @Test
  void unknownAddressCountsAsNeitherLoopbackNorAnotherHost() {
    Configuration next = on(at("a", "127.0.0.1"), unknown("b"));
    assertThat(choice.knownAddressProblem(next)).isEmpty();
    assertThat(choice.knownAddressProblem(on(at("a", "10.0.0.1"), unknown("b")))).isEmpty();
    assertThat(choice.addressProblem(next).orElseThrow()).startsWith("instance 'b' needs a host");
  }

  @Test
  void loopbackBesideAnotherHostIsAProblem() {
    Configuration next = on(at("a", "127.0.0.1"), at("b", "10.0.0.1"), unknown("c"));
    for (var problem :
        Stream.of(choice.knownAddressProblem(next), choice.addressProblem(next)).toList()) {
      assertThat(problem)
          .contains("instance 'a' needs a host: the other instances cannot reach it at 127.0.0.1");
    }
  }

  @Test
  void backendStaysTheDeployedOneWhileAgentsAreAway() {
    databaseAnswers.countDown();
    var cluster =
        new Configuration(
            "c",
            List.of(at("a", "10.0.0.1")),
            List.of(Node.of("manager", "a", ClusterRole.MANAGER)));
    assertThat(choice.choose(cluster, false).backend()).isEqualTo(Backend.ZEROMQ);
    adopt(cluster);
    assertThat(choice.choose(cluster, false).backend()).isEqualTo(Backend.BROKER);
  }
}
