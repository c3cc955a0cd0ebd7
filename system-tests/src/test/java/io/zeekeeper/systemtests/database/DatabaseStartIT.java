package io.zeekeeper.systemtests.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.postgres.PostgresServer;
import io.zeekeeper.systemtests.lab.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How a controller fails to start when it cannot use its database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseStartIT {
  private static final String URL = "spring.datasource.url";

  @TempDir private Path directory;
  private PostgresServer server;
  private Map<String, String> database;

  @BeforeAll
  void startServer() {
    server = new PostgresServer();
    database = server.newDatabase("start");
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  private Service controller(String name, Map<String, String> properties) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--zeekeeper.controller.agent-port=0",
                "--zeekeeper.controller.name=" + name,
                "--zeekeeper.state-dir=" + directory.resolve(name)));
    properties.forEach((property, value) -> arguments.add("--" + property + "=" + value));
    var controller = new Service("controller-service", directory.resolve(name + ".out"), arguments);
    controller.start();
    return controller;
  }

  private static Map<String, String> with(Map<String, String> properties, String... more) {
    Map<String, String> all = new HashMap<>(properties);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  /** Asserts that the controller ends with these texts in its last log line. */
  private void assertRefused(String name, Map<String, String> properties, String... texts) {
    try (Service controller = controller(name, properties)) {
      assertThat(controller.awaitExit()).as(controller.log()).isEqualTo(1);
      assertThat(controller.log().lines().toList().getLast())
          .contains("cannot start: ")
          .contains(texts);
      assertThat(controller.log())
          .doesNotContain("\tat ", "APPLICATION FAILED", database.get("spring.datasource.password"))
          .doesNotContain("hunter2");
    }
  }

  @Test
  void unreachableServerIsNamed() {
    assertRefused(
        "nowhere",
        with(database, URL, "jdbc:postgresql://127.0.0.1:1/zeekeeper?password=hunter2"),
        "database jdbc:postgresql://127.0.0.1:1/zeekeeper cannot be reached",
        "correct spring.datasource.url");
  }

  @Test
  void wrongPasswordIsReportedWithoutShowingIt() {
    assertRefused(
        "stranger",
        with(database, "spring.datasource.password", "hunter2"),
        server.url("start") + " refuses its user",
        "spring.datasource.password");
  }

  @Test
  void missingDatabaseIsNamed() {
    assertRefused(
        "missing", with(database, URL, server.url("nothing")), "/nothing does not exist; create");
  }

  @Test
  void unsupportedUrlIsRefused() {
    assertRefused(
        "typo",
        Map.of(URL, "jdbc:postgres://127.0.0.1/zeekeeper?password=hunter2"),
        "spring.datasource.url is 'jdbc:postgres://127.0.0.1/zeekeeper'",
        "jdbc:postgresql:");
  }

  @Test
  void secondControllerOnTheSameFileIsRefusedWhateverItsName() {
    Map<String, String> file =
        Map.of(URL, "jdbc:h2:async:" + directory.resolve("shared") + ";WRITE_DELAY=0");
    try (Service first = controller("first", file)) {
      first.awaitLog("listening for agents");
      assertRefused("second", file, directory.resolve("shared") + " is in use by another process");
      assertThat(first.log()).doesNotContain("ERROR");
    }
    try (Service third = controller("third", file)) {
      third.awaitLog("listening for agents");
    }
  }

  @Test
  void secondControllerOnTheSamePostgresIsRefusedUntilTheFirstIsGone() {
    // The check also works without the PostgreSQL profile.
    Map<String, String> shared = new HashMap<>(server.newDatabase("shared"));
    shared.remove("spring.profiles.active");
    try (Service first = controller("pg-first", shared)) {
      first.awaitLog("listening for agents");
      assertRefused(
          "pg-second",
          shared,
          server.url("shared") + " is in use by another controller at 127.0.0.1",
          "set another spring.datasource.url");
      assertThat(first.log()).doesNotContain("ERROR");
      first.kill();
    }
    try (Service third = controller("pg-third", shared)) {
      third.awaitLog("listening for agents");
    }
  }
}
