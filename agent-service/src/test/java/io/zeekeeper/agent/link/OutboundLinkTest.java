package io.zeekeeper.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.link.Backoff;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The pauses of an outbound link, in virtual time and without jitter. */
class OutboundLinkTest {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<Long> attempts = new ArrayList<>();
  private Supplier<Mono<Void>> next = () -> Mono.error(new ConnectException("refused"));
  private boolean connects = true;
  private boolean refused;

  private final OutboundLink link =
      new OutboundLink(
          "ws://controller:2150",
          opened -> {
            attempts.add(time.now(TimeUnit.MILLISECONDS));
            if (connects) {
              opened.run();
            }
            return next.get();
          },
          () -> refused,
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), () -> 1),
          time);

  @AfterEach
  void close() {
    link.close();
    time.dispose();
  }

  private List<Long> pausesWithin(Duration duration) {
    attempts.clear();
    long start = time.now(TimeUnit.MILLISECONDS);
    time.advanceTimeBy(duration);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      pauses.add(attempts.get(i) - (i == 0 ? start : attempts.get(i - 1)));
    }
    return pauses;
  }

  @Test
  void pausesGrowWhileTheControllerIsUnreachable() {
    connects = false;
    assertThat(pausesWithin(Duration.ofSeconds(17)))
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
  }

  @Test
  void sessionsThatEndAtOnceAreRetriedAsSlowlyAsFailedAttempts() {
    next = Mono::empty;
    assertThat(pausesWithin(Duration.ofSeconds(12)))
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L);
  }

  @Test
  void longSessionResetsThePauses() {
    next = Mono::empty;
    var _ = pausesWithin(Duration.ofSeconds(12));
    next = () -> Mono.delay(Duration.ofSeconds(10), time).then();
    assertThat(pausesWithin(Duration.ofSeconds(16))).containsExactly(4200L, 10_200L);
  }

  @Test
  void longAttemptWithoutASessionDoesNotResetThePauses() {
    connects = false;
    next =
        () ->
            Mono.delay(Duration.ofSeconds(10), time)
                .then(Mono.error(new ConnectException("no answer")));
    assertThat(pausesWithin(Duration.ofSeconds(25))).containsExactly(200L, 10_400L, 10_800L);
  }

  @Test
  void refusedSessionIsRetriedSlowly() {
    next =
        () -> {
          refused = true;
          return Mono.empty();
        };
    assertThat(pausesWithin(Duration.ofSeconds(21))).containsExactly(200L, 10_000L, 10_000L);
  }

  @Test
  void closedLinkMakesNoAttempt() {
    link.close();
    assertThat(pausesWithin(Duration.ofMinutes(1))).isEmpty();
  }
}
