package io.zeekeeper.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.model.Result;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Reads deployments that an earlier version stored as one document. */
class ResultsAsRowsTest {
  private static final String URL = "jdbc:h2:mem:upgrade;DB_CLOSE_DELAY=-1";

  private static void insert(Connection connection, String id, int number, String content)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into deployment (id, number, state, started_at, content)"
                + " values (?, ?, 'ROLLED_BACK', timestamp '2026-11-20 10:00:00', ?)")) {
      insert.setString(1, id);
      insert.setInt(2, number);
      insert.setString(3, content);
      insert.executeUpdate();
    }
  }

  @Test
  void deploymentOfAnEarlierVersionKeepsItsTermsAndResults() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, "sa", "")) {
      Flyway.configure().dataSource(URL, "sa", "").target("5").load().migrate();
      insert(
          connection,
          "old",
          7,
          "{\"id\":\"old\",\"number\":7,\"state\":\"ROLLED_BACK\",\"configuration_id\":\"c\","
              + "\"force\":true,\"on_failure\":\"ROLLBACK\",\"asked_by\":\"192.0.2.1\","
              + "\"edge\":\"zeek-client\",\"started_at\":\"2026-11-20T10:00:00Z\","
              + "\"ended_at\":\"2026-11-20T10:00:01Z\",\"plan\":[{\"instance\":\"a\",\"node\":\"m\","
              + "\"action\":\"START\",\"reason\":\"not running\"}],"
              + "\"results\":[{\"reqid\":\"old\",\"success\":false,\"instance\":\"a\",\"node\":\"m\","
              + "\"error\":\"exit code 1\"},{\"reqid\":\"old\",\"success\":true,\"data\":\"c\"}],"
              + "\"rollback\":{\"id\":\"next\",\"state\":\"SUCCEEDED\",\"results\":[]}}");
      try (var world = new DeploymentWorld(URL, Map.of())) {
        Deployment read = world.store().find("old").orElseThrow();
        assertThat(read.state()).isEqualTo(State.FAILED);
        assertThat(read.terms().options().force()).isTrue();
        assertThat(read.terms().actor()).isEqualTo(new Actor("192.0.2.1", Edge.ZEEK_CLIENT, null));
        assertThat(read.progress().rolledBackBy()).isEqualTo("next");
        assertThat(read.progress().plan()).hasSize(1);
        assertThat(read.results())
            .extracting(Result::node, Result::success)
            .isEqualTo(List.of(tuple("m", false), tuple(null, true)));
        assertThat(world.store().newest(Long.MAX_VALUE, 9))
            .extracting(DeploymentSummary::succeeded, DeploymentSummary::failed)
            .containsExactly(tuple(0L, 1L));
        assertThat(world.deployments().pending()).isEmpty();
      }
    }
  }
}
