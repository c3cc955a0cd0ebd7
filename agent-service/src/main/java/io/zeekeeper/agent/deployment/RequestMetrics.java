package io.zeekeeper.agent.deployment;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Measures deployments on this host and requests to nodes, by outcome. Safe on any thread. */
public final class RequestMetrics {
  private final Timer deployed;
  private final Timer deploymentFailed;
  private final Timer answered;
  private final Timer channelFailed;

  public RequestMetrics(MeterRegistry meters) {
    deployed = deployments(meters, "success");
    deploymentFailed = deployments(meters, "failure");
    answered = channels(meters, "success");
    channelFailed = channels(meters, "failure");
  }

  private static Timer deployments(MeterRegistry meters, String outcome) {
    return Timer.builder("zeekeeper.agent.deployment.duration")
        .description("Time from a deployment's request until this agent's answer")
        .tag("outcome", outcome)
        .register(meters);
  }

  private static Timer channels(MeterRegistry meters, String outcome) {
    return Timer.builder("zeekeeper.channel.request.duration")
        .description("Time from a request over a node's control channel until its answer")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Passes the messages for a request on; a deployment's response ends its measurement. */
  Consumer<AgentMessage> measured(Request request, Consumer<AgentMessage> outbound) {
    if (!(request instanceof DeployRequest)) {
      return outbound;
    }
    long started = System.nanoTime();
    var failed = new AtomicBoolean();
    return message -> {
      switch (message) {
        case AgentMessage.NotifyResult early when !early.result().success() -> failed.set(true);
        case AgentMessage.Response response -> {
          boolean success = !failed.get() && response.results().stream().allMatch(Result::success);
          record(success ? deployed : deploymentFailed, started);
        }
        default -> {}
      }
      outbound.accept(message);
    };
  }

  private static void record(Timer timer, long started) {
    timer.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
  }

  /** Measures the requests over {@code channel}. */
  NodeChannel measured(NodeChannel channel) {
    return new MeasuredChannel(channel);
  }

  private final class MeasuredChannel implements NodeChannel {
    private final NodeChannel channel;

    MeasuredChannel(NodeChannel channel) {
      this.channel = channel;
    }

    @Override
    public boolean connected() {
      return channel.connected();
    }

    @Override
    public CompletableFuture<Answer> request(
        String target, String action, List<String> arguments, Duration timeout) {
      long started = System.nanoTime();
      return channel
          .request(target, action, arguments, timeout)
          .whenComplete(
              (answer, error) -> record(error == null ? answered : channelFailed, started));
    }

    @Override
    public void close() {
      channel.close();
    }
  }
}
