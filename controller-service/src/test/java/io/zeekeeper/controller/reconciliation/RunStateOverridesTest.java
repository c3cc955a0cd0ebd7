package io.zeekeeper.controller.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.protocol.RunState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = RunStateOverridesTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:overrides")
class RunStateOverridesTest {
  private static final OverrideSet STOPPED = new OverrideSet(7, Map.of("w", RunState.STOPPED));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = OverrideSetEntity.class)
  @EnableJpaRepositories(basePackageClasses = OverrideSetRepository.class)
  static class Context {}

  @Autowired private OverrideSetRepository repository;
  private final CountDownLatch writesAllowed = new CountDownLatch(1);
  private volatile boolean databaseAway;
  private RunStateOverrides overrides;

  @BeforeEach
  void begin() {
    repository.deleteAllInBatch();
    overrides = new RunStateOverrides(blocking());
  }

  @AfterEach
  void end() {
    databaseAway = false;
    writesAllowed.countDown();
    overrides.close();
  }

  /** A repository whose writes block, and fail while the database is away. */
  private OverrideSetRepository blocking() {
    return (OverrideSetRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {OverrideSetRepository.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("replace")) {
                writesAllowed.await();
                if (databaseAway) {
                  throw new QueryTimeoutException("away");
                }
              }
              try {
                return method.invoke(repository, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void storedCompletesOnceConfirmedOverridesAreInTheDatabase() {
    overrides.confirm("a", STOPPED);
    var stored = overrides.stored(List.of("a"));
    assertThat(stored).isNotDone();
    writesAllowed.countDown();
    assertThat(stored).succeedsWithin(PATIENCE);
    assertThat(repository.findById("a").orElseThrow().overrides()).isEqualTo(STOPPED);
  }

  @Test
  void storedDoesNotWaitForOtherInstances() {
    overrides.confirm("a", STOPPED);
    assertThat(overrides.stored(List.of("b"))).isDone();
  }

  @Test
  void storedFailsWhileTheDatabaseIsAwayAndSucceedsLater() {
    databaseAway = true;
    writesAllowed.countDown();
    overrides.confirm("a", STOPPED);
    assertThat(overrides.stored(List.of("a"))).failsWithin(PATIENCE);
    databaseAway = false;
    assertThat(overrides.stored(List.of("a"))).succeedsWithin(PATIENCE);
    assertThat(repository.count()).isEqualTo(1);
  }

  @Test
  void rowsOfForgottenInstancesAreRemoved() {
    writesAllowed.countDown();
    overrides.confirm("a", STOPPED);
    overrides.confirm("b", STOPPED);
    assertThat(overrides.stored(List.of("a", "b"))).succeedsWithin(PATIENCE);
    overrides.keepOnly("b"::equals);
    await().atMost(PATIENCE).until(() -> repository.count() == 1);
    assertThat(repository.existsById("b")).isTrue();
  }
}
