package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private static final Map<String, String> ENV =
      Map.of(
          "TOKEN", "env-secret-1",
          "LONGER", "env-secret-1-and-more",
          "LINES", "first-line\n  second-line",
          "SHORT", "1234567",
          "BLANK", "          ",
          "PATH", "/usr/local/bin",
          "CLUSTER_NODE", "worker-1");
  private static final List<Option> OPTIONS =
      List.of(
          new Option("A::key", "\"string secret\"", true),
          new Option("A::keys", "{ \"set-secret-1\", \"set-secret-2\" }", true),
          new Option("A::name", "misspelt_secret", true),
          new Option("A::plain", "\"plain-value\""));

  @ParameterizedTest
  @CsvSource({
    "TOKEN is env-secret-1., TOKEN is <hidden>.",
    "env-secret-1-and-more, <hidden>",
    "first-line then second-line, <hidden> then <hidden>",
    "at \"string secret\", at <hidden>",
    "at string secret, at <hidden>",
    "set-secret-2 of { \"set-secret-1\", <hidden> of { \"<hidden>\"",
    "'unknown identifier misspelt_secret, at or near \"misspelt_secret\"',"
        + "'unknown identifier <hidden>, at or near \"<hidden>\"'",
    "worker-1 in /usr/local/bin has plain-value, worker-1 in /usr/local/bin has plain-value",
    "port 1234567, port 1234567",
  })
  void textsLoseSecrets(String text, String shown) {
    assertThat(Secrets.of(ENV, OPTIONS).hide(text)).isEqualTo(shown);
  }

  @Test
  void outputsLoseSecrets() {
    assertThat(Secrets.of(ENV, OPTIONS).hide(new NodeOutputs("a", "env-secret-1")))
        .isEqualTo(new NodeOutputs("a", "<hidden>"));
  }

  @Test
  void valuesOfIdentifiersLoseSecrets() {
    String json =
        """
        {"env-secret-1":["string secret",{"a":"set-secret-1"}],"b":1234567,"c":null,"d":"e"}
        """;
    assertThat(Secrets.of(ENV, OPTIONS).hide(Json.lenient().readTree(json)))
        .hasToString(
            "{\"<hidden>\":[\"<hidden>\",{\"a\":\"<hidden>\"}],\"b\":1234567,\"c\":null,\"d\":\"e\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "A::key, true",
    "GLOBAL::A::key, true",
    "::A::key, true",
    "A::plain, false",
    "key, false",
  })
  void secretOptionsHaveNames(String id, boolean secret) {
    assertThat(Secrets.of(ENV, OPTIONS).include(id)).isEqualTo(secret);
  }

  @Test
  void quotationMarksInValuesAreRecognised() {
    var secrets = Secrets.of(Map.of(), List.of(new Option("x", "\"half\\\"quoted\"", true)));
    assertThat(secrets.hide("is half\"quoted")).isEqualTo("is <hidden>");
    assertThat(secrets.hide("is half\\\"quoted")).isEqualTo("is <hidden>");
  }

  @Test
  void textsOfRecordsHaveNoSecrets() {
    Node node = Node.of("n", "a", ClusterRole.WORKER).withSecrets(new TreeMap<>(ENV), OPTIONS);
    var configuration =
        new Configuration("c", List.of(new Instance("a", "::1", null)), List.of(node));
    assertThat(configuration.toString())
        .contains("TOKEN", "LINES", "A::key", "plain-value")
        .doesNotContain("env-secret", "second-line", "string secret", "set-secret", "misspelt");
    assertThat(OPTIONS.toString()).contains("A::key", "plain-value").doesNotContain("secret");
  }
}
