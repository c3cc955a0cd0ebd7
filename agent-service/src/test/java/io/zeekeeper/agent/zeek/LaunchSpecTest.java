package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The command line and the JSON of a launch specification. */
class LaunchSpecTest {
  private static final LaunchSpec SPEC = Specs.reading(List.of("local"), Path.of("/site"));

  private static LaunchSpec launchedBy(String... argv) {
    var json = (ObjectNode) Json.lenient().valueToTree(SPEC);
    json.set("argv", Json.lenient().valueToTree(argv));
    return Json.lenient().treeToValue(json, LaunchSpec.class);
  }

  @Test
  void jsonKeepsEverything() {
    String json = Json.lenient().writeValueAsString(SPEC);
    assertThat(Json.lenient().readValue(json, LaunchSpec.class)).isEqualTo(SPEC);
  }

  @Test
  void incompleteJsonIsRefusedByTheParser() {
    for (String member : List.of("argv", "scripts", "scriptPath", "script_path")) {
      var json = (ObjectNode) Json.lenient().valueToTree(SPEC);
      if (json.remove(member) != null) {
        assertThatThrownBy(() -> Json.lenient().treeToValue(json, LaunchSpec.class))
            .as(member)
            .isInstanceOf(JacksonException.class);
      }
    }
    assertThatThrownBy(() -> launchedBy("setsid")).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> launchedBy()).isInstanceOf(JacksonException.class);
  }

  @Test
  void commandIsFoundBehindTheProgramsThatStartIt() {
    assertThat(SPEC.command()).isEqualTo("/opt/zeek/bin/zeek");
    assertThat(launchedBy("setsid", "taskset", "-c", "3", "/z/zeek", "-U", ".status").command())
        .isEqualTo("/z/zeek");
    assertThat(launchedBy("setsid", "sh", "-c", "true", "zeek").command()).isEqualTo("sh");
    assertThat(launchedBy("/z/zeek", "-U").command()).isEqualTo("/z/zeek");
  }

  @Test
  void argumentsOmitOnlyTheStatusFile() {
    assertThat(SPEC.arguments()).containsExactly("local");
    assertThat(launchedBy("setsid", "zeek", "local", "-U", "x").arguments())
        .containsExactly("local", "-U", "x");
  }

  @Test
  void launchAddsTokenAndControlPort() {
    assertThat(SPEC.argv("a.1.w", 25000))
        .endsWith("Zeekeeper::launch=a.1.w", "Zeekeeper::control_port=25000/tcp");
    assertThat(SPEC.argv("a.1.w", null)).endsWith("Zeekeeper::launch=a.1.w");
  }
}
