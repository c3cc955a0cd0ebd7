package io.zeekeeper.controller.zeekclient;

import static io.zeekeeper.controller.agents.Agents.TIMED_OUT;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.audit.NotAuditedException;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.nodes.Dispatches;
import io.zeekeeper.controller.nodes.NodeOperations;
import io.zeekeeper.controller.nodes.NodeOverview;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.controller.zeekclient.ClientRequest.Deploy;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetIdValue;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetInstances;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetNodes;
import io.zeekeeper.controller.zeekclient.ClientRequest.Restart;
import io.zeekeeper.controller.zeekclient.ClientRequest.StageConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.TestTimeout;
import io.zeekeeper.controller.zeekclient.ClientRequestMetrics.Outcome;
import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Vector;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Answers clients' requests with the same features that REST uses. Each response comes within
 * {@link #DEADLINE}; work that takes longer continues. Never blocks.
 */
@Component
final class RequestHandler implements Clients.Handler {
  /** When a response is due; zeek-client gives up after 20 s. */
  static final Duration DEADLINE = Duration.ofSeconds(15);

  /** When to collect the results known so far, to respond by the deadline. */
  private static final Duration COLLECT_AFTER = Duration.ofSeconds(14);

  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

  private final Configurations configurations;
  private final DatabaseThreads database;
  private final DeployRequests deployments;
  private final Agents agents;
  private final NodeOverview overview;
  private final NodeOperations operations;
  private final Dispatches dispatches;
  private final RequestTimeouts timeouts;
  private final EventLog events;
  private final ClientRequestMetrics metrics;
  private final AuditedClientRequests audit;

  RequestHandler(
      Configurations configurations,
      DatabaseThreads database,
      DeployRequests deployments,
      Agents agents,
      NodeOverview overview,
      NodeOperations operations,
      Dispatches dispatches,
      RequestTimeouts timeouts,
      EventLog events,
      ClientRequestMetrics metrics,
      AuditedClientRequests audit) {
    this.configurations = configurations;
    this.database = database;
    this.deployments = deployments;
    this.agents = agents;
    this.overview = overview;
    this.operations = operations;
    this.dispatches = dispatches;
    this.timeouts = timeouts;
    this.events = events;
    this.metrics = metrics;
    this.audit = audit;
  }

  @Override
  public Mono<Event> answer(ClientRequest request, Actor actor) {
    return Mono.defer(() -> {
      var measured = metrics.begin(request);
      return audit
          .perform(
              request,
              actor,
              begun -> Mono.defer(() -> results(request, actor, begun)),
              Answered::result)
          .map(results -> {
            measured.ended(outcome(results));
            return Answered.response(request, results);
          })
          .timeout(
              DEADLINE,
              Mono.fromSupplier(() -> {
                measured.ended(Outcome.TIMEOUT);
                return Answered.response(request, List.of(expired(request)));
              }))
          .onErrorResume(error -> {
            measured.ended(Outcome.FAILURE);
            return Mono.just(
                Answered.response(
                    request, List.of(Answered.failed(request, reason(request, error)))));
          });
    });
  }

  @Override
  public Event refused(ClientRequest request, String reason) {
    metrics.begin(request).ended(Outcome.FAILURE);
    return Answered.response(request, List.of(Answered.failed(request, reason)));
  }

  private static Outcome outcome(List<Answered> results) {
    if (results.stream().allMatch(each -> each.result().success())) {
      return Outcome.SUCCESS;
    }
    return results.stream().anyMatch(each -> TIMED_OUT.equals(each.result().error()))
        ? Outcome.TIMEOUT
        : Outcome.FAILURE;
  }

  private static String reason(ClientRequest request, Throwable error) {
    if (error instanceof ConflictException
        || error instanceof DatabaseAwayException
        || error instanceof NotAuditedException) {
      return String.valueOf(error.getMessage());
    }
    log.error("a zeek-client's {} failed", described(request), error);
    return "internal error; see the controller's log";
  }

  /** Describes a request for the log; control characters are replaced, against log injection. */
  private static String described(ClientRequest request) {
    return request.getClass().getSimpleName()
        + " (reqid "
        + InputRules.printable(request.reqid())
        + ")";
  }

  private static Answered expired(ClientRequest request) {
    logExpiry(request);
    return Answered.failed(request, TIMED_OUT);
  }

  private static void logExpiry(ClientRequest request) {
    log.info("a zeek-client's {} expired", described(request));
  }

  private Mono<List<Answered>> results(
      ClientRequest request, Actor actor, Consumer<String> deploymentBegun) {
    return switch (request) {
      case StageConfiguration stage -> database.call(() -> stage(stage, actor));
      case Deploy _ ->
          deployments
              .deploy(actor, COLLECT_AFTER, deploymentBegun, () -> logExpiry(request))
              .map(results -> Answered.of(results, DeployRequests::data));
      case GetConfiguration get -> Mono.fromSupplier(() -> List.of(configuration(get, actor)));
      case GetInstances get -> Mono.fromSupplier(() -> List.of(instances(get)));
      case GetNodes get -> nodes(get);
      case GetIdValue get -> unlessTooMany(get, get.nodes(), () -> idValue(get));
      case Restart restart ->
          unlessTooMany(restart, restart.nodes(), () -> restart(restart, actor));
      case TestTimeout test ->
          test.withState()
              ? Mono.delay(timeouts.query()).map(tick -> List.of(expired(test)))
              : neverAnswered(test);
    };
  }

  private static Mono<List<Answered>> neverAnswered(TestTimeout request) {
    log.info("a zeek-client's {} is never answered, as requested", described(request));
    return Mono.empty();
  }

  /** Calls {@code answer}, unless the request names too many nodes. */
  private static Mono<List<Answered>> unlessTooMany(
      ClientRequest request, Collection<String> nodes, Supplier<Mono<List<Answered>>> answer) {
    String tooMany = InputRules.tooManyNames(nodes.size());
    return tooMany == null ? answer.get() : Mono.just(List.of(Answered.failed(request, tooMany)));
  }

  private Mono<List<Answered>> idValue(GetIdValue request) {
    return Mono.fromFuture(() ->
            dispatches.dispatch(
                List.of("get_id_value", request.id()), List.copyOf(request.nodes())))
        .map(answer -> Answered.of(answer.results(), Answered::jsonText));
  }

  private List<Answered> stage(StageConfiguration request, Actor actor) {
    try {
      configurations.stage(request.configuration(), actor);
    } catch (InvalidConfigurationException e) {
      return e.problems().stream()
          .map(problem -> Answered.failed(request, problem.message()))
          .toList();
    }
    return List.of(Answered.succeeded(request, new StringValue(request.configuration().id())));
  }

  private Answered configuration(GetConfiguration request, Actor actor) {
    Optional<Configuration> found =
        request.deployed()
            ? configurations.deployed().map(Deployed::configuration)
            : configurations.staged();
    return found
        .map(configuration -> Configurations.visible(configuration, actor.principal()))
        .map(configuration -> Answered.succeeded(request, ZeekRecords.write(configuration)))
        .orElseGet(() ->
            Answered.failed(
                request,
                request.deployed()
                    ? "no deployed configuration available"
                    : "no staged configuration available"));
  }

  private Answered instances(GetInstances request) {
    List<BrokerData> instances =
        agents.connected().stream()
            .map(RequestHandler::instance)
            .sorted(Comparator.comparing(Instance::name))
            .map(ZeekRecords::write)
            .toList();
    return Answered.succeeded(request, new Vector(instances));
  }

  /** An agent as an Instance; it has a port only if the controller opened the connection. */
  private static Instance instance(Agent agent) {
    return new Instance(
        agent.instance(), agent.host(), agent.hello().connecting() ? null : agent.hello().port());
  }

  private Mono<List<Answered>> nodes(GetNodes request) {
    if (agents.connected().isEmpty()) {
      return Mono.just(List.of(Answered.failed(request, "no instances connected")));
    }
    return Mono.fromFuture(overview::all)
        .map(answer -> Answered.of(answer.results(), Answered::statuses));
  }

  private Mono<List<Answered>> restart(Restart request, Actor actor) {
    List<Result> known = Collections.synchronizedList(new ArrayList<>());
    List<String> nodes = List.copyOf(request.nodes());
    return Mono.fromFuture(
            () -> {
              var answer = operations.restart(nodes, known::add);
              events.record(Occurrence.request(actor, "restart", nodes));
              return answer;
            },
            true)
        .map(Results::results)
        .timeout(COLLECT_AFTER, Mono.fromSupplier(() -> withTimeout(request, known)))
        .map(results -> Answered.of(results, result -> Answered.NO_DATA));
  }

  private static List<Result> withTimeout(ClientRequest request, List<Result> known) {
    List<Result> results;
    synchronized (known) {
      results = new ArrayList<>(known);
    }
    results.add(expired(request).result());
    return results;
  }
}
