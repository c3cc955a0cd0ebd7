package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * SIGTERM and SIGINT end both services in time, whatever they are doing. {@code zeekeeper.seed}
 * seeds the random moments of the signals and repeats a run; {@code zeekeeper.moments} sets the
 * number of signals to each service.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndsInTimeIT {
  private static final Duration MAX_STOP_TIME = Duration.ofSeconds(5);
  private static final int SIGNAL_COUNT = Integer.getInteger("zeekeeper.moments", 6);
  private static final long SEED = Long.getLong("zeekeeper.seed", System.nanoTime());
  private static final String SLOW_SHUTDOWN = "the shutdown takes longer than";
  private static final int SIGTERM_EXIT_CODE = 143;
  private static final int SIGINT_EXIT_CODE = 130;

  // A background job of a shell ignores SIGINT, and so do the processes it starts.
  private static final List<String> WITH_DEFAULT_SIGNALS =
      List.of("env", "--default-signal=INT,TERM");

  private final Random random = new Random(SEED);
  private Lab lab;
  private Api api;

  private enum Situation {
    START,
    DEPLOYMENT,
    RECONNECT
  }

  @BeforeAll
  void startLab() {
    System.out.println("seed " + SEED + ", " + SIGNAL_COUNT + " signals to each service");
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=30s");
    api = lab.api();
    lab.controller().under(WITH_DEFAULT_SIGNALS.toArray(String[]::new));
    lab.startAgentUnder(
        WITH_DEFAULT_SIGNALS, "agent-1", "--zeekeeper.agent.stop-timeout.worker=2s");
    lab.startController();
    lab.awaitConnected("agent-1");
    api.deploySuccessfully(lab.cluster("ends", "agent-1"));
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  /** Everything runs and is connected. */
  @BeforeEach
  void runEverything() {
    for (Service service : List.of(lab.controller(), lab.agent("agent-1"))) {
      if (!service.isRunning()) {
        service.start();
      }
    }
    lab.awaitController();
    lab.awaitConnected("agent-1");
  }

  @Test
  void agentEndsInTimeAtAnyMoment() {
    Service agent = lab.agent("agent-1");
    for (int i = 0; i < SIGNAL_COUNT; i++) {
      Situation situation = Situation.values()[random.nextInt(Situation.values().length)];
      switch (situation) {
        case START -> {
          restart(agent);
          pause(3000);
        }
        case DEPLOYMENT -> {
          runEverything();
          var _ = CompletableFuture.runAsync(this::redeploy);
          pause(3000);
        }
        case RECONNECT -> {
          runEverything();
          lab.controller().kill();
          pause(1000);
          lab.controller().start();
          pause(3000);
        }
      }
      assertEndsInTime("agent", agent, situation, i);
    }
  }

  @Test
  void controllerEndsInTimeAtAnyMoment() {
    Service controller = lab.controller();
    for (int i = 0; i < SIGNAL_COUNT; i++) {
      runEverything();
      try (EventStream stream = EventStream.open(api.uri("/api/v1/events"))) {
        assertThat(stream.lines()).isNotEmpty();
        Situation situation = Situation.values()[random.nextInt(Situation.values().length)];
        switch (situation) {
          case START -> {
            restart(controller);
            pause(4000);
          }
          case DEPLOYMENT -> {
            var _ = CompletableFuture.runAsync(this::redeploy);
            pause(4000);
          }
          case RECONNECT -> {
            restart(lab.agent("agent-1"));
            pause(3000);
          }
        }
        assertEndsInTime("controller", controller, situation, i);
      }
    }
  }

  private static void restart(Service service) {
    service.kill();
    service.start();
  }

  private void redeploy() {
    try {
      var _ = api.post("/api/v1/deployments", "{\"force\": true}");
    } catch (UncheckedIOException e) {
      // The controller has ended.
    }
  }

  private void pause(int maxMs) {
    try {
      var _ = new CountDownLatch(1).await(random.nextInt(maxMs), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertEndsInTime(String name, Service service, Situation situation, int number) {
    String signal = random.nextBoolean() ? "TERM" : "INT";
    int logged = service.log().length();
    long began = System.nanoTime();
    service.signal(signal);
    boolean ended = service.hasEnded(MAX_STOP_TIME);
    long ms = Duration.ofNanos(System.nanoTime() - began).toMillis();
    String log = service.log().substring(logged);
    String what =
        "%s, signal %d: SIG%s during %s (seed %d)".formatted(name, number, signal, situation, SEED);
    System.out.println(
        what + ": " + ms + " ms" + (log.contains(SLOW_SHUTDOWN) ? ", " + SLOW_SHUTDOWN : ""));

    assertThat(ended).as("%s did not end; its log since:%n%s", what, log).isTrue();
    if (situation != Situation.START) {
      // A started service ends by itself.
      assertThat(log).as(what).doesNotContain(SLOW_SHUTDOWN);
      assertThat(service.awaitExit())
          .as(what)
          .isEqualTo(signal.equals("TERM") ? SIGTERM_EXIT_CODE : SIGINT_EXIT_CODE);
    }
  }
}
