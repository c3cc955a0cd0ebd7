package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.pki.PkiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeanUtils;

/** What agents are told, and what the log says, when they get no certificate. */
class CertificateRenewalsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateRenewals.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
  }

  private static String reason(Throwable error) {
    return CertificateRenewals.reason("sensor", error);
  }

  @Test
  void refusalSaysItsReason() {
    assertThat(reason(new PkiException("it is too early"))).isEqualTo("it is too early");
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.WARN);
          assertThat(line.getFormattedMessage()).endsWith("it is too early");
        });
  }

  @Test
  void databaseThatIsAwayNeedsNoCause() {
    assertThat(reason(BeanUtils.instantiateClass(DatabaseAwayException.class)))
        .isEqualTo("the controller's database is away");
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getThrowableProxy()).isNull());
  }

  @Test
  void otherFailureIsAnInternalErrorAndItsCauseIsLogged() {
    assertThat(reason(new IllegalStateException("a bug")))
        .isEqualTo("internal error; see the controller's log");
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.ERROR);
          assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a bug");
        });
  }
}
