package io.zeekeeper.controller.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderWordsTest {
  private static String words(String error, String description) {
    return ProviderWords.of(error, description, List.of("the-code", "the-verifier"));
  }

  @Test
  void descriptionFollowsTheError() {
    assertThat(words("invalid_grant", "Code not valid")).isEqualTo("invalid_grant: Code not valid");
    assertThat(words("invalid_grant", "")).isEqualTo("invalid_grant");
  }

  @Test
  void repeatedCodeAndVerifierAreHidden() {
    assertThat(words("invalid_grant", "the-code with the-verifier"))
        .isEqualTo("invalid_grant: … with …");
    assertThat(words("x".repeat(190), "the-code")).doesNotContain("the-c");
  }

  @Test
  void charactersThatALogMustNotHaveAreReplaced() {
    assertThat(words("a\nb", "\u001b[31m\u202e\u2028")).isEqualTo("a?b: ?[31m??");
  }

  @Test
  void lengthIsBounded() {
    assertThat(words("x".repeat(100_000), "y")).hasSize(201);
  }
}
