package io.zeekeeper.controller.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks whether the database answers. Never blocks. */
@Component
public final class DatabaseProbe {
  private final DatabaseThreads threads;
  private final DataSource dataSource;

  DatabaseProbe(DatabaseThreads threads, DataSource dataSource) {
    this.threads = threads;
    this.dataSource = dataSource;
  }

  /** Emits true, or a {@link DatabaseAwayException}. */
  public Mono<Boolean> answers() {
    return threads.call(this::query);
  }

  // A query and not Connection.isValid(): the pool drops a connection only after an exception.
  private boolean query() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      throw new DatabaseAwayException(e);
    }
  }
}
