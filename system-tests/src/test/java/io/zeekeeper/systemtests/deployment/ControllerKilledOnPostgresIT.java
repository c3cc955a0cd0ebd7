package io.zeekeeper.systemtests.deployment;

import io.zeekeeper.postgres.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Runs {@link ControllerKilledIT} with PostgreSQL. */
class ControllerKilledOnPostgresIT extends ControllerKilledIT {
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
