package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.DeploymentOptions;
import io.zeekeeper.controller.deployment.DeploymentRequest;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.Deployments.Begun;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deploys for a client that waits less time than a deployment may take. Never blocks. */
@Component
final class DeployRequests {
  private static final Logger log = LoggerFactory.getLogger(DeployRequests.class);

  private final Deployments deployments;
  private final DatabaseThreads database;

  DeployRequests(Deployments deployments, DatabaseThreads database) {
    this.deployments = deployments;
    this.database = database;
  }

  /**
   * Deploys the ready configuration. After {@code patience}, or when the client is gone, a
   * deployment that has not changed anything yet is cancelled; otherwise it continues.
   *
   * @param begunAs called with the deployment's id
   * @param expired called when {@code patience} is over
   * @return the Results; after {@code patience}, those that are known by then
   */
  Mono<List<Result>> deploy(
      Actor actor, Duration patience, Consumer<String> begunAs, Runnable expired) {
    var request = new DeploymentRequest(DeploymentOptions.DEFAULTS, actor, null);
    var gone = new CompletableFuture<Void>();
    return database
        .call(() -> {
          Begun begun = deployments.begin(request);
          begunAs.accept(begun.deployment().id());
          var _ = gone.thenRun(() -> cancel(begun.deployment()));
          return begun;
        })
        .flatMap(begun ->
            Mono.fromFuture(
                    begun.over().copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
                .doOnError(TimeoutException.class, error -> expired.run())
                .map(over -> over.state().ended() ? over.results() : unfinished(over))
                .onErrorResume(
                    TimeoutException.class,
                    error -> database.call(() -> unfinished(begun.deployment()))))
        .doOnCancel(() -> gone.complete(null));
  }

  private void cancel(Deployment begun) {
    try {
      var _ = deployments.cancel(begun.id());
      log.atInfo()
          .addKeyValue("reqid", begun.id())
          .log("cancelled deployment {}: its client is gone", begun.id());
    } catch (ConflictException e) {
      log.atInfo()
          .addKeyValue("reqid", begun.id())
          .log("the client of deployment {} is gone; the deployment continues", begun.id());
    }
  }

  private List<Result> unfinished(Deployment begun) {
    Result timedOut = Result.failure(begun.id(), null, null, Agents.TIMED_OUT);
    try {
      var _ = deployments.cancel(begun.id());
      return List.of(timedOut);
    } catch (ConflictException e) {
      // The deployment has begun to change things, or has just ended.
      Deployment now = deployments.find(begun.id()).orElse(begun);
      if (now.state().ended()) {
        return now.results();
      }
      List<Result> known = new ArrayList<>(now.results());
      known.add(timedOut);
      known.add(Result.success(begun.id(), null, null).withData(begun.configuration().id()));
      return known;
    }
  }

  /**
   * The data of a Result. For a node that failed: its output, with the error as stderr if stderr is
   * empty, because zeek-client shows no other error. Without a node: the configuration's id.
   */
  static BrokerData data(Result result) {
    if (result.node() == null) {
      return ZeekRecords.text(result.data() == null ? null : result.data().asString(null));
    }
    if (result.success()) {
      return ZeekRecords.text(null);
    }
    NodeOutputs outputs =
        result.data() == null ? new NodeOutputs("", "") : NodeOutputs.read(result.data());
    return ZeekRecords.write(
        outputs.stderr().isEmpty()
            ? new NodeOutputs(outputs.stdout(), String.valueOf(result.error()))
            : outputs);
  }
}
