package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The lines of a controller's audit file. */
public record AuditLines(Path file) {

  /** The audit file of a lab's controller. */
  public static AuditLines of(Lab lab) {
    return new AuditLines(lab.nodeDirectory("controller", "controller").resolve("audit.jsonl"));
  }

  /** All lines, each as JSON; a line that is no JSON is an error. */
  public List<JsonNode> all() {
    try {
      return Files.readString(file).lines().map(Json.lenient()::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the latest operation with this id, in the order of the file. */
  public List<JsonNode> latest(String operation) {
    List<JsonNode> lines = all();
    String id =
        lines.stream()
            .filter(line -> line.path("operation").asString().equals(operation))
            .reduce((earlier, later) -> later)
            .map(line -> line.path("id").asString())
            .orElse("");
    return lines.stream().filter(line -> line.path("id").asString().equals(id)).toList();
  }

  /** The outcomes of the latest operation with this id. */
  public List<String> outcomes(String operation) {
    return latest(operation).stream().map(line -> line.path("outcome").asString()).toList();
  }
}
