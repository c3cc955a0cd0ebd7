package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.postgres.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Runs {@link DeploymentsIT} with PostgreSQL. */
class DeploymentsOnPostgresIT extends DeploymentsIT {
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
