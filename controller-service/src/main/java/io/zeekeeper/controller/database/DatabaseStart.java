package io.zeekeeper.controller.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StartupException;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Uses the database for the first time. A failure is reported in one line. */
@Component
final class DatabaseStart implements FlywayMigrationStrategy {
  private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);
  private final String url;
  private final String database;
  private final DataSource dataSource;
  private final PostgresLock lock;

  DatabaseStart(
      @Value("${spring.datasource.url}") String url, DataSource dataSource, PostgresLock lock) {
    this.url = url;
    this.database = "the controller's database " + DatabaseUrl.withoutParameters(url);
    this.dataSource = dataSource;
    this.lock = lock;
  }

  @Override
  public void migrate(Flyway flyway) {
    try {
      if (dataSource instanceof HikariDataSource pool && PostgresPool.isPostgres(pool)) {
        // The lock comes first: a migration must not change tables that another controller uses.
        lock.take(PostgresPool.unpooled(pool), database);
        var _ =
            Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(PostgresPool.unpooledWithoutTimeout(pool))
                .load()
                .migrate();
      } else {
        createFile();
        var _ = flyway.migrate();
      }
    } catch (FlywayException | SQLException e) {
      throw new StartupException(reason(e), e);
    }
  }

  /** Creates H2's file, which H2 would create with the mode of the umask. */
  private void createFile() {
    DatabaseUrl.file(url)
        .ifPresent(file -> {
          try {
            OwnerOnly.createFile(file);
          } catch (IOException e) {
            log.debug("H2 will say why it cannot create {}: {}", file, e.toString());
          }
        });
  }

  private String reason(Exception failure) {
    SQLException error = lastCause(failure);
    String state = error == null ? null : error.getSQLState();
    if (error == null || state == null) {
      return "%s lacks tables that this controller needs: %s"
          .formatted(database, (error == null ? failure : error).getMessage());
    }

    return switch (state) {
      case "90020" ->
          database
              + " is in use by another process, such as another controller; stop that process, or"
              + " set another spring.datasource.url";
      case "3D000" -> database + " does not exist; create it, or set spring.datasource.url";
      case "42501" ->
          "%s does not let its user create tables: %s; make that user the owner of the database"
              .formatted(database, error.getMessage());
      default ->
          state.startsWith("28")
              ? database
                  + " refuses its user; set spring.datasource.username and"
                  + " spring.datasource.password to values that the database accepts"
              : state.startsWith("08")
                  ? "%s cannot be reached: %s; start the database, or correct spring.datasource.url"
                      .formatted(database, error.getMessage())
                  : database + " cannot be used: " + error.getMessage();
    };
  }

  /** The driver's own exception, below those that wrap it. */
  private static @Nullable SQLException lastCause(Throwable failure) {
    SQLException last = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error && error.getSQLState() != null) {
        last = error;
      }
    }
    return last;
  }
}
