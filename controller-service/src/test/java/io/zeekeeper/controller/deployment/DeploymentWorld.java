package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.agents.SimulatedAgents;
import io.zeekeeper.controller.audit.DeploymentEnds;
import io.zeekeeper.controller.configuration.AutoAssignSettings;
import io.zeekeeper.controller.configuration.ClusterBackendSettings;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.DeploymentRun.Parts;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.reconciliation.Reconciler;
import io.zeekeeper.controller.reconciliation.ReconciliationEventRecorder;
import io.zeekeeper.controller.reconciliation.RunStateOverrides;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * Deployments on a real database, with simulated agents. Tests can stop and restart the controller
 * while the database and the agents stay.
 */
final class DeploymentWorld implements AutoCloseable {
  static final String CONTROLLER_ID = "controller-id";
  static final Actor ACTOR = new Actor("192.0.2.1", Edge.REST, Principal.LOCAL);

  final SimulatedAgents agents = new SimulatedAgents();
  final List<Occurrence> events = new CopyOnWriteArrayList<>();
  private final Map<String, Object> properties;
  private final ConfigurableApplicationContext database;
  private AnnotationConfigApplicationContext controller;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EntityScan("io.zeekeeper.controller")
  @EnableJpaRepositories("io.zeekeeper.controller")
  @Import(V12__Results_as_rows.class)
  static class Database {}

  @org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = true)
  @EnableConfigurationProperties({
    AutoAssignSettings.class,
    AgentListenSettings.class,
    ClusterBackendSettings.class,
    HistorySettings.class,
    RequestTimeouts.class
  })
  @ComponentScan(
      basePackageClasses = {
        Deployments.class,
        Configurations.class,
        RunStateOverrides.class,
        DatabaseThreads.class
      },
      excludeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern =
                  ".*(DeploymentWorld.*|(Deployment|Reconciliation)Configuration|database[.](Closed|DatabaseU|DatabaseS|Advis).*)"))
  static class Controller {
    @Bean
    DeploymentEnds audit() {
      return (deployment, success, succeeded, failed) -> {};
    }

    @Bean
    Parts parts(
        Configurations configurations,
        ClusterSettingsChoice settings,
        Agents agents,
        AgentQuestions questions,
        DeploymentStore store,
        ResultSaver saver,
        ReachedSessions reached,
        DatabaseThreads database,
        RequestTimeouts timeouts) {
      return new Parts(
          configurations,
          settings,
          agents,
          questions,
          store,
          saver,
          reached,
          database,
          timeouts,
          CONTROLLER_ID);
    }

    @Bean
    Reconciler reconciler(
        Configurations configurations,
        Deployments deployments,
        ReachedSessions reached,
        RunStateOverrides overrides,
        Agents agents,
        RequestTimeouts timeouts,
        ReconciliationEventRecorder events) {
      var reconciler =
          new Reconciler(
              new Reconciler.Parts(
                  configurations,
                  deployments,
                  reached,
                  overrides,
                  agents,
                  timeouts,
                  events,
                  CONTROLLER_ID));
      agents.addListener(reconciler);
      return reconciler;
    }
  }

  DeploymentWorld(String url, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.putIfAbsent("zeekeeper.timeouts.deploy", "20s");
    all.putIfAbsent("zeekeeper.timeouts.query", "10s");
    all.putIfAbsent("zeekeeper.timeouts.restart", "1s");
    this.properties = all;
    this.database =
        new SpringApplicationBuilder(Database.class)
            .web(WebApplicationType.NONE)
            .run("--spring.datasource.url=" + url);
    start();
  }

  void start() {
    controller = new AnnotationConfigApplicationContext();
    controller.setParent(database);
    controller
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
    controller.registerBean(Agents.class, () -> agents);
    controller.registerBean(EventLog.class, () -> events::add);
    controller.registerBean(Clock.class, Clock::systemUTC);
    controller.register(Controller.class);
    controller.refresh();
  }

  /** Stops the controller as SIGTERM does: freezes an open deployment before the sessions end. */
  void stop() {
    deployments().stop();
    agents.loseController();
    controller.close();
  }

  /** Makes the database reject every statement on deployments. */
  void breakDatabase() {
    execute("ALTER TABLE deployment RENAME TO deployment_away");
  }

  void repairDatabase() {
    execute("ALTER TABLE deployment_away RENAME TO deployment");
  }

  private void execute(String sql) {
    database.getBean(JdbcTemplate.class).execute(sql);
  }

  /** Sets the deploy timeout; takes effect at the next start. */
  void setDeployTimeout(Duration timeout) {
    properties.put("zeekeeper.timeouts.deploy", timeout.toMillis() + "ms");
  }

  Deployments deployments() {
    return controller.getBean(Deployments.class);
  }

  DeploymentStore store() {
    return controller.getBean(DeploymentStore.class);
  }

  Configurations configurations() {
    return controller.getBean(Configurations.class);
  }

  <T> T bean(Class<T> type) {
    return controller.getBean(type);
  }

  static DeploymentRequest request(OnFailure onFailure) {
    return new DeploymentRequest(
        new DeploymentOptions(false, OnPreflightFailure.STOP, onFailure), ACTOR, null);
  }

  /** A cluster with a manager on the first instance, and a worker on each. */
  static Configuration cluster(String id, String... instances) {
    List<Node> nodes = new ArrayList<>();
    for (String instance : instances) {
      nodes.add(Node.of("worker-" + id + "-" + instance, instance, ClusterRole.WORKER));
    }
    nodes.add(Node.of("manager", instances[0], ClusterRole.MANAGER));
    return new Configuration(
        id,
        Arrays.stream(instances).map(name -> new Instance(name, "127.0.0.1", null)).toList(),
        nodes);
  }

  Deployments.Begun deploy(Configuration configuration, OnFailure onFailure) {
    configurations().stage(configuration, ACTOR);
    return deployments().begin(request(onFailure));
  }

  @Override
  public void close() {
    controller.close();
    database.close();
  }
}
