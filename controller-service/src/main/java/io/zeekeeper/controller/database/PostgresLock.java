package io.zeekeeper.controller.database;

import io.zeekeeper.service.StartupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Ensures that a PostgreSQL database has one controller, by an advisory lock on a connection of its
 * own. The server releases the lock when the controller ends or dies. A thread checks the
 * connection: when it is lost, as after a restart of the server or a failover, the thread takes the
 * lock again; if another controller was quicker, this one ends. H2 locks its file itself.
 */
@Component
final class PostgresLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresLock.class);
  private static final int APPLICATION = 0x5a65656b;
  private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
  private static final Duration TRY_EVERY = Duration.ofMillis(250);

  /** The server may take a moment to notice that a controller was killed. */
  private static final Duration TAKE_TIMEOUT = Duration.ofSeconds(5);

  private static final int VALID_SECONDS = 5;
  private static final String HOLDER =
      "select a.pid, a.application_name, host(a.client_addr) as address from pg_locks l"
          + " join pg_stat_activity a on a.pid = l.pid where l.locktype = 'advisory'"
          + " and l.granted and l.objsubid = 2 and l.classid::bigint = ? and l.objid::bigint = ?"
          + " and l.database = (select oid from pg_database where datname = current_database())";

  private final Duration checkEvery;
  private final Runnable end;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Distinguishes this controller's connections, lost ones included, from another controller's. */
  private final String name = "zeekeeper-lock " + UUID.randomUUID();

  private volatile @Nullable Connection connection;

  private record Holder(int pid, String name, @Nullable String address) {}

  @Autowired
  PostgresLock() {
    // A thread of its own: System.exit never returns, and the lock's thread must not block on it.
    this(CHECK_EVERY, () -> Thread.ofPlatform().name("end").start(() -> System.exit(1)));
  }

  /**
   * @param end ends this controller when another one holds the lock
   */
  PostgresLock(Duration checkEvery, Runnable end) {
    this.checkEvery = checkEvery;
    this.end = end;
  }

  /**
   * Takes the lock and keeps it until {@link #close}.
   *
   * @param database the name of the database in messages
   * @throws StartupException when another controller holds the lock
   */
  void take(DataSource dataSource, String database) throws SQLException {
    long deadline = System.nanoTime() + TAKE_TIMEOUT.toNanos();
    Optional<Holder> other = tryToTake(dataSource);
    while (other.isPresent()) {
      if (System.nanoTime() > deadline || isClosedAfter(TRY_EVERY)) {
        throw new StartupException(
            ("%s is in use by another controller%s; stop that controller, or set another"
                    + " spring.datasource.url")
                .formatted(database, from(other.get())));
      }
      other = tryToTake(dataSource);
    }

    Thread.ofPlatform().name("database-lock").daemon().start(() -> watch(dataSource, database));
  }

  private static String from(Holder holder) {
    return holder.address() == null ? "" : " at " + holder.address();
  }

  private void watch(DataSource dataSource, String database) {
    boolean lossLogged = false;
    while (!isClosedAfter(lossLogged ? TRY_EVERY : checkEvery)) {
      try {
        Connection held = connection;
        if (held != null && held.isValid(VALID_SECONDS)) {
          continue;
        }
        if (!lossLogged) {
          log.warn(
              "lost the connection that holds the lock on {}; taking the lock again", database);
          lossLogged = true;
        }
        drop();
        Optional<Holder> other = tryToTake(dataSource);
        if (other.isPresent()) {
          log.error(
              "another controller{} has taken {}, so this one ends; check which of them should run",
              from(other.get()),
              database);
          end.run();
          return;
        }
        lossLogged = false;
      } catch (SQLException e) {
        log.debug("cannot take the lock on {} yet: {}", database, e.toString());
      }
    }
  }

  /** Tries once. Returns the holder if another controller holds the lock. */
  private Optional<Holder> tryToTake(DataSource dataSource) throws SQLException {
    Connection fresh = dataSource.getConnection();
    boolean taken = false;
    try {
      prepare(fresh);
      int schema = schema(fresh);
      taken = tryLock(fresh, schema);
      Optional<Holder> holder = taken ? Optional.empty() : holder(fresh, schema);
      if (holder.filter(other -> other.name().equals(name)).isPresent()) {
        // The server has not noticed yet that this controller's old connection is gone.
        terminate(fresh, holder.get().pid());
        holder = Optional.empty();
      }
      if (!taken && holder.isEmpty()) {
        taken = retryLock(fresh, schema);
      }
      if (!taken && holder.isEmpty()) {
        throw new SQLException("the controller lock cannot be taken", "55P03");
      }
      return holder;
    } finally {
      if (taken) {
        hold(fresh);
      } else {
        fresh.close();
      }
    }
  }

  /** Names the connection. Keepalives let the server notice that a controller's host vanished. */
  private void prepare(Connection fresh) throws SQLException {
    try (var statement = fresh.createStatement()) {
      statement.execute("set application_name = '" + name + "'");
      statement.execute("set tcp_keepalives_idle = 10");
      statement.execute("set tcp_keepalives_interval = 5");
      statement.execute("set tcp_keepalives_count = 3");
    }
  }

  /** The schema is part of the lock, so controllers with different schemas can share a database. */
  private static int schema(Connection fresh) throws SQLException {
    String schema = fresh.getSchema();
    return schema == null ? 0 : schema.hashCode();
  }

  private boolean retryLock(Connection fresh, int schema) throws SQLException {
    long deadline = System.nanoTime() + TAKE_TIMEOUT.toNanos();
    boolean locked = tryLock(fresh, schema);
    while (!locked && System.nanoTime() < deadline && !isClosedAfter(TRY_EVERY)) {
      locked = tryLock(fresh, schema);
    }
    return locked;
  }

  private static boolean tryLock(Connection fresh, int schema) throws SQLException {
    try (PreparedStatement lock = fresh.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      lock.setInt(1, APPLICATION);
      lock.setInt(2, schema);
      try (ResultSet rows = lock.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static Optional<Holder> holder(Connection fresh, int schema) throws SQLException {
    try (PreparedStatement query = fresh.prepareStatement(HOLDER)) {
      query.setLong(1, APPLICATION);
      query.setLong(2, Integer.toUnsignedLong(schema));
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Holder(
                    rows.getInt("pid"),
                    String.valueOf(rows.getString("application_name")),
                    rows.getString("address")))
            : Optional.empty();
      }
    }
  }

  private static void terminate(Connection fresh, int pid) throws SQLException {
    try (PreparedStatement end = fresh.prepareStatement("select pg_terminate_backend(?)")) {
      end.setInt(1, pid);
      end.execute();
    }
  }

  private boolean isClosedAfter(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Releases the lock again if {@link #close} came in between. */
  private void hold(Connection fresh) {
    connection = fresh;
    if (closed.getCount() == 0) {
      drop();
    }
  }

  private void drop() {
    Connection held = connection;
    connection = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (SQLException e) {
      log.debug("cannot close a lost connection: {}", e.toString());
    }
  }

  /** Releases the lock. Called after everything else that uses the database has closed. */
  @Override
  public void close() {
    closed.countDown();
    drop();
  }
}
