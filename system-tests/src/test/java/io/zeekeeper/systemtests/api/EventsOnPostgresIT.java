package io.zeekeeper.systemtests.api;

import io.zeekeeper.postgres.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Runs {@link EventsIT} with PostgreSQL. */
class EventsOnPostgresIT extends EventsIT {
  private final PostgresServer server = new PostgresServer();

  @Override
  Map<String, String> database() {
    return server.newDatabase("zeekeeper");
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
