package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Principal.Credential;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Who sees which values of a configuration. */
class ConfigurationReaderTest {
  private static final Configuration SECRET =
      new Configuration(
          "c",
          List.of(new Instance("a", "127.0.0.1", null)),
          List.of(
              Node.of("n", "a", ClusterRole.MANAGER)
                  .withSecrets(
                      new TreeMap<>(Map.of("TOKEN", "planted")),
                      List.of(new Option("x", "planted", true), new Option("y", "plain")))));

  private static ResponseEntity<Object> answer(Role role, MediaType accepted) {
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/").accept(accepted));
    Caller.set(exchange.getAttributes(), new Principal("me", role, Credential.TOKEN));
    return ConfigurationReader.answer(SECRET, exchange.getRequest());
  }

  private static String text(ResponseEntity<Object> answer) {
    return Json.lenient().writeValueAsString(answer.getBody());
  }

  @Test
  void administratorSeesAll() {
    var answer = answer(Role.ADMIN, MediaType.APPLICATION_JSON);
    assertThat(answer.getBody()).isEqualTo(SECRET);
    assertThat(answer.getHeaders().getETag()).isEqualTo(ETags.json(SECRET));
    assertThat(text(answer(Role.ADMIN, MediaType.TEXT_PLAIN))).contains("TOKEN=planted");
  }

  @ParameterizedTest
  @EnumSource(names = {"VIEWER", "OPERATOR"})
  void othersSeeNoSecrets(Role role) {
    assertThat(text(answer(role, MediaType.APPLICATION_JSON)))
        .contains("\"env\":{\"TOKEN\":\"<hidden>\"}", "plain")
        .doesNotContain("planted");
    assertThat(text(answer(role, MediaType.TEXT_PLAIN)))
        .contains("'TOKEN=<hidden>'")
        .doesNotContain("planted");
  }

  @Test
  void tagWithoutSecretsMatchesNoCondition() {
    for (MediaType type : List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN)) {
      String tag = Objects.requireNonNull(answer(Role.VIEWER, type).getHeaders().getETag());
      assertThat(tag).isNotEqualTo(answer(Role.ADMIN, type).getHeaders().getETag());
      var headers = new HttpHeaders();
      headers.setIfMatch(tag);
      assertThatThrownBy(() -> ETags.require(headers, Optional.of(SECRET)))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void unknownClientSeesNoSecrets() {
    assertThat(Configurations.visible(SECRET, null)).isEqualTo(SECRET.withoutSecrets());
  }
}
