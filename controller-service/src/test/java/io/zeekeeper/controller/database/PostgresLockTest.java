package io.zeekeeper.controller.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.zeekeeper.postgres.PostgresServer;
import io.zeekeeper.service.StartupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
  private static final String DATABASE = "the controller's database";

  private final AtomicInteger ends = new AtomicInteger();
  private final List<PostgresLock> locks = new ArrayList<>();
  private PostgresServer server;
  private Map<String, String> properties;

  @BeforeAll
  void startServer() {
    server = new PostgresServer();
    properties = server.newDatabase("locked");
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @AfterEach
  void release() {
    locks.forEach(PostgresLock::close);
    locks.clear();
    ends.set(0);
  }

  private HikariDataSource pool(String parameters) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(properties.get("spring.datasource.url") + parameters);
    pool.setUsername(properties.get("spring.datasource.username"));
    pool.setPassword(properties.get("spring.datasource.password"));
    pool.addDataSourceProperty("socketTimeout", "2");
    new PostgresPool().postProcessBeforeInitialization(pool, "dataSource");
    return pool;
  }

  private DataSource dataSource(String parameters) {
    return PostgresPool.unpooled(pool(parameters));
  }

  private PostgresLock controller() {
    var lock = new PostgresLock(CHECK_INTERVAL, ends::incrementAndGet);
    locks.add(lock);
    return lock;
  }

  private void take(PostgresLock lock, String parameters) throws SQLException {
    lock.take(dataSource(parameters), DATABASE);
  }

  private void assertInUse() {
    PostgresLock second = controller();
    assertThatThrownBy(() -> take(second, ""))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "the controller's database is in use by another controller at 127.0.0.1; stop that"
                + " controller, or set another spring.datasource.url");
  }

  private int lockHolders() throws SQLException {
    try (var connection = server.connect("locked");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from pg_locks where locktype = 'advisory' and granted")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = server.connect("locked");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void secondControllerIsRefusedUntilTheFirstHasEnded() throws SQLException {
    PostgresLock first = controller();
    take(first, "");
    assertInUse();
    first.close();
    PostgresLock third = controller();
    assertThatCode(() -> take(third, "")).doesNotThrowAnyException();
    assertThat(ends).hasValue(0);
  }

  @Test
  void controllersInDifferentSchemasRunSideBySide() throws SQLException {
    execute("create schema other");
    take(controller(), "");
    take(controller(), "?currentSchema=other");
    assertThat(lockHolders()).isEqualTo(2);
  }

  @Test
  void lockLostWithItsConnectionIsTakenAgain() throws SQLException {
    take(controller(), "");
    server.stop();
    server.start();
    await().atMost(PATIENCE).until(() -> lockHolders() == 1);
    assertInUse();
    assertThat(ends).hasValue(0);
  }

  @Test
  void lockIsStillHeldOnceAfterTheServerWasUnresponsive() throws SQLException {
    take(controller(), "");
    server.pause();
    try {
      // Wait until the controller has given up its connection and its new attempts fail.
      await().pollDelay(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> true);
    } finally {
      server.resume();
    }
    await().atMost(PATIENCE).until(() -> lockHolders() == 1);
    assertInUse();
    assertThat(ends).hasValue(0);
  }

  @Test
  void controllerThatLosesTheLockToAnotherEnds() throws SQLException {
    take(controller(), "");
    try (var connection = server.connect("locked");
        var statement = connection.createStatement()) {
      // Acts as another controller that takes the lock first after a failover.
      statement.execute(
          "select pg_terminate_backend(pid), pg_advisory_lock("
              + 0x5a65656b
              + ", "
              + "public".hashCode()
              + ") from pg_locks where locktype = 'advisory' and granted");
      await().atMost(PATIENCE).until(() -> ends.get() == 1);
    }
  }

  @Test
  void lockThatIsTakenAgainDuringCloseIsReleased() throws Exception {
    PostgresLock lock = controller();
    var reconnects = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var isFirst = new AtomicBoolean(true);
    DataSource direct = dataSource("");
    DataSource slowToReconnect =
        new DelegatingDataSource(direct) {
          @Override
          public Connection getConnection() throws SQLException {
            if (!isFirst.getAndSet(false)) {
              reconnects.countDown();
              awaitClose(closed);
            }
            return direct.getConnection();
          }
        };
    lock.take(slowToReconnect, DATABASE);
    execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
    assertThat(reconnects.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    lock.close();
    closed.countDown();
    await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> lockHolders() == 0);
  }

  @Test
  void timeoutsApplyInEveryProfileExceptToMigrations() throws SQLException {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(properties.get("spring.datasource.url"));
    new PostgresPool().postProcessBeforeInitialization(pool, "dataSource");
    assertThat(pool.getDataSourceProperties())
        .containsEntry("socketTimeout", "10")
        .containsEntry("connectTimeout", "5")
        .containsEntry("reWriteBatchedInserts", "true");
    HikariDataSource shortTimeout = pool("");
    assertThat(shortTimeout.getDataSourceProperties()).containsEntry("socketTimeout", "2");
    assertThatThrownBy(() -> sleep(PostgresPool.unpooled(shortTimeout)))
        .isInstanceOf(SQLException.class);
    assertThatCode(() -> sleep(PostgresPool.unpooledWithoutTimeout(shortTimeout)))
        .doesNotThrowAnyException();
  }

  private static void awaitClose(CountDownLatch closed) throws SQLException {
    try {
      assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new SQLException(e);
    }
  }

  /** Takes longer than the socket's timeout, like a long migration. */
  private static void sleep(DataSource dataSource) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_sleep(3)");
    }
  }
}
