package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Splits deployments that were stored as one document into terms, progress and Results. */
@Component
@SuppressWarnings("checkstyle:TypeName") // Flyway reads version and description from the name
class V12__Results_as_rows extends BaseJavaMigration {
  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    Map<String, JsonNode> documents = new LinkedHashMap<>();
    try (var select = connection.prepareStatement("select id, content from deployment");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        documents.put(rows.getString(1), Json.lenient().readTree(rows.getString(2)));
      }
    }

    try (var insert =
            connection.prepareStatement(
                "insert into deployment_result (deployment, position, success, whole, content)"
                    + " values (?, ?, ?, ?, ?)");
        var update =
            connection.prepareStatement(
                "update deployment set state = ?, content = ?, ended_at = ?, rollback_of = ?"
                    + " where id = ?")) {
      for (var each : documents.entrySet()) {
        insertResults(insert, each.getKey(), each.getValue().path("results"));
        update(connection, update, each.getKey(), each.getValue());
      }
    }
  }

  private static void insertResults(PreparedStatement insert, String id, JsonNode results)
      throws SQLException {
    for (int i = 0; i < results.size(); i++) {
      insert.setString(1, id);
      insert.setInt(2, i);
      Result result = Json.lenient().treeToValue(results.get(i), Result.class);
      insert.setBoolean(3, result.success());
      insert.setBoolean(4, ResultOrder.isWhole(result));
      insert.setString(5, results.get(i).toString());
      insert.executeUpdate();
    }
  }

  private static void update(
      Connection connection, PreparedStatement update, String id, JsonNode old)
      throws SQLException {
    String state = state(old.path("state").asString());
    String endedAt = old.path("ended_at").asString(null);
    String rollbackOf = old.path("rollback_of").asString(null);
    update.setString(1, state);
    update.setString(2, content(connection, old, state).toString());
    update.setTimestamp(3, endedAt == null ? null : Timestamp.from(Instant.parse(endedAt)));
    update.setString(4, rollbackOf);
    update.setString(5, id);
    update.executeUpdate();
  }

  /** A deployment in progress starts again, or continues if its configuration is deployed. */
  private static String state(String old) {
    return switch (old) {
      case "RUNNING" -> "WAITING";
      case "ROLLED_BACK" -> "FAILED";
      default -> old;
    };
  }

  private static ObjectNode content(Connection connection, JsonNode old, String state)
      throws SQLException {
    ObjectNode content = Json.lenient().createObjectNode();
    ObjectNode terms = content.putObject("terms");
    terms
        .putObject("options")
        .put("force", old.path("force").asBoolean())
        .put("on_preflight_failure", old.path("on_preflight_failure").asString("STOP"))
        .put("on_failure", old.path("on_failure").asString("KEEP"));
    terms
        .putObject("actor")
        .put("address", old.path("asked_by").asString(""))
        .put("edge", old.path("edge").asString("rest").toLowerCase(Locale.ROOT));
    putIfPresent(terms, "rollback_of", old.path("rollback_of"));

    ObjectNode progress = content.putObject("progress");
    String configuration = old.path("configuration_id").asString();
    progress.put("state", state);
    progress
        .putObject("configuration")
        .put("id", configuration)
        .put("hash", newestHash(connection, configuration));
    progress.set("plan", old.path("plan").isArray() ? old.path("plan") : progress.arrayNode());
    putIfPresent(progress, "ended_at", old.path("ended_at"));
    putIfPresent(progress, "rolled_back_by", old.path("rollback").path("id"));
    return content;
  }

  private static void putIfPresent(ObjectNode object, String member, JsonNode value) {
    if (value.isString()) {
      object.set(member, value);
    }
  }

  /** The old document does not identify the content; most ids had only one. */
  private static String newestHash(Connection connection, String id) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select content_hash from configuration where id = ? order by created_at desc")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }
}
