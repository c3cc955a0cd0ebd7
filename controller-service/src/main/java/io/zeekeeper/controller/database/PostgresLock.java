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
 * Sees to it that a PostgreSQL database has one controller: an advisory lock, held by a connection
 * of its own. The server releases it when the controller ends or dies. A thread looks after the
 * connection: when that is lost, as by a restart of the server or a failover, the lock is taken
 * again; where another controller was quicker, this one ends. H2 locks its file itself.
 */
@Component
final class PostgresLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresLock.class);
  private static final int APPLICATION = 0x5a65656b;
  private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
  private static final Duration TRY_EVERY = Duration.ofMillis(250);

  /** The server notices within a moment that a controller was killed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int VALID_SECONDS = 5;
  private static final String HOLDER =
      "select a.pid, a.application_name, host(a.client_addr) as address from pg_locks l"
          + " join pg_stat_activity a on a.pid = l.pid where l.locktype = 'advisory'"
          + " and l.granted and l.objsubid = 2 and l.classid::bigint = ? and l.objid::bigint = ?"
          + " and l.database = (select oid from pg_database where datname = current_database())";

  private final Duration checkEvery;
  private final Runnable end;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** By it a connection of ours is told from another controller's, also a lost one. */
  private final String name = "zeekeeper-lock " + UUID.randomUUID();

  private volatile @Nullable Connection connection;

  private record Holder(int pid, String name, @Nullable String address) {}

  @Autowired
  PostgresLock() {
    // Not on the thread that looks after the lock: the end waits for nothing, and never returns.
    this(CHECK_EVERY, () -> Thread.ofPlatform().name("end").start(() -> System.exit(1)));
  }

  /**
   * @param end ends this controller, when another one has its database
   */
  PostgresLock(Duration checkEvery, Runnable end) {
    this.checkEvery = checkEvery;
    this.end = end;
  }

  /**
   * Takes the lock and keeps it from now on.
   *
   * @param database names it in messages
   * @throws StartupException when another controller has it
   */
  void take(DataSource dataSource, String database) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Holder> other = tryToTake(dataSource);
    while (other.isPresent()) {
      if (System.nanoTime() > deadline || isClosedAfter(TRY_EVERY)) {
        throw new StartupException(
            database
                + " is in use by another controller"
                + from(other.get())
                + "; stop it, or give this one a spring.datasource.url of its own");
      }
      other = tryToTake(dataSource);
    }
    Thread.ofPlatform().name("database-lock").daemon().start(() -> lookAfter(dataSource, database));
  }

  private static String from(Holder holder) {
    return holder.address() == null ? "" : " at " + holder.address();
  }

  private void lookAfter(DataSource dataSource, String database) {
    boolean told = false;
    while (!isClosedAfter(told ? TRY_EVERY : checkEvery)) {
      try {
        Connection held = connection;
        if (held != null && held.isValid(VALID_SECONDS)) {
          continue;
        }
        if (!told) {
          log.warn("the lock on {} is lost with its connection and is taken again", database);
          told = true;
        }
        drop();
        Optional<Holder> other = tryToTake(dataSource);
        if (other.isPresent()) {
          log.error(
              "{} is in use by another controller{} by now, and this one ends; see to it that one"
                  + " is started",
              database,
              from(other.get()));
          end.run();
          return;
        }
        told = false;
      } catch (SQLException e) {
        log.debug("the lock on {} cannot be taken yet: {}", database, e.toString());
      }
    }
  }

  /** Returns who has it, if that is another controller. */
  private Optional<Holder> tryToTake(DataSource dataSource) throws SQLException {
    Connection fresh = dataSource.getConnection();
    boolean taken = false;
    try {
      prepare(fresh);
      int schema = schema(fresh);
      taken = isLocked(fresh, schema);
      Optional<Holder> holder = taken ? Optional.empty() : holder(fresh, schema);
      if (holder.filter(other -> other.name().equals(name)).isPresent()) {
        // The server has not noticed that our lost connection is gone.
        terminate(fresh, holder.get().pid());
        holder = Optional.empty();
      }
      if (!taken && holder.isEmpty()) {
        taken = isLockedSoon(fresh, schema);
      }
      if (!taken && holder.isEmpty()) {
        throw new SQLException("the lock of controllers cannot be taken", "55P03");
      }
      return holder;
    } finally {
      if (taken) {
        connection = fresh;
      } else {
        fresh.close();
      }
    }
  }

  /** The server, too, has to notice that a controller's host is gone without a word. */
  private void prepare(Connection fresh) throws SQLException {
    try (var statement = fresh.createStatement()) {
      statement.execute("set application_name = '" + name + "'");
      statement.execute("set tcp_keepalives_idle = 10");
      statement.execute("set tcp_keepalives_interval = 5");
      statement.execute("set tcp_keepalives_count = 3");
    }
  }

  /** Controllers with tables in different schemas do not disturb each other. */
  private static int schema(Connection fresh) throws SQLException {
    String schema = fresh.getSchema();
    return schema == null ? 0 : schema.hashCode();
  }

  private boolean isLockedSoon(Connection fresh, int schema) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean locked = isLocked(fresh, schema);
    while (!locked && System.nanoTime() < deadline && !isClosedAfter(TRY_EVERY)) {
      locked = isLocked(fresh, schema);
    }
    return locked;
  }

  private static boolean isLocked(Connection fresh, int schema) throws SQLException {
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

  private void drop() {
    Connection held = connection;
    connection = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (SQLException e) {
      log.debug("a connection that is lost cannot be closed: {}", e.toString());
    }
  }

  /** Releases the lock; last of all that uses the database. */
  @Override
  public void close() {
    closed.countDown();
    drop();
  }
}
