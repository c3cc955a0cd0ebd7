package io.zeekeeper.controller.security;

import io.zeekeeper.postgres.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Runs the same tests against PostgreSQL. */
@ActiveProfiles("postgresql")
@DirtiesContext
class ApiTokensOnPostgresTest extends ApiTokensTest {
  private static final PostgresServer SERVER = new PostgresServer();

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    SERVER.newDatabase("tokens").forEach((name, value) -> registry.add(name, () -> value));
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }
}
