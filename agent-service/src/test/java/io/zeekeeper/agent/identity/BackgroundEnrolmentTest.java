package io.zeekeeper.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zeekeeper.pki.PkiException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The attempts of an agent that listens for its controller, in virtual time. */
class BackgroundEnrolmentTest {
  private static final Duration PAUSE = BackgroundEnrolment.PAUSE;

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Logger logger = (Logger) LoggerFactory.getLogger(BackgroundEnrolment.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Supplier<Mono<Void>> enrol = Mono::empty;
  private Optional<String> problem = Optional.empty();
  private int attempts;

  private final BackgroundEnrolment enrolment =
      new BackgroundEnrolment(
          () ->
              Mono.defer(() -> {
                attempts++;
                return enrol.get();
              }),
          () -> problem,
          time);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    enrolment.close();
    time.dispose();
  }

  @Test
  void tokenThatComesLaterIsUsed() {
    problem = Optional.of("write a token to /run/token");
    time.advanceTimeBy(PAUSE.multipliedBy(3));
    assertThat(attempts).isEqualTo(4);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("write a token to /run/token; retrying");

    problem = Optional.empty();
    time.advanceTimeBy(PAUSE);
    assertThat(attempts).isEqualTo(5);
  }

  @Test
  void attemptsGoOnAfterACertificateAsANewTokenMayCome() {
    time.advanceTimeBy(PAUSE.multipliedBy(2));
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void eachReasonOfAFailureIsSaidOnce() {
    enrol = () -> Mono.error(new PkiException("no answer within 30 s"));
    time.advanceTimeBy(PAUSE.multipliedBy(3));
    enrol = () -> Mono.error(new PkiException("another controller"));
    time.advanceTimeBy(PAUSE.multipliedBy(3));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "cannot enrol (no answer within 30 s); retrying",
            "cannot enrol (another controller); retrying");
    assertThat(attempts).isEqualTo(7);
  }

  @Test
  void closedEnrolmentMakesNoAttempt() {
    enrolment.close();
    time.advanceTimeBy(PAUSE.multipliedBy(3));
    assertThat(attempts).isEqualTo(1);
  }
}
