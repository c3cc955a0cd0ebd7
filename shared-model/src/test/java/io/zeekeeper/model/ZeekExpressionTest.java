package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An option value becomes {@code redef x = <value>;} and cannot add another statement. */
class ZeekExpressionTest {
  private static final int TRIES = 2000;
  private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T",
        "1hr",
        "\"a string; with @ and #\"",
        "{ 10.0.0.0/8, [2607:f140::]/32 }",
        "set(80/tcp, 443/tcp)",
        "\"quoted \\\" inside\"",
        "/^foo.*bar$/",
        "function(x: count): count { return x }"
      })
  void expressionsAreAccepted(String text) {
    assertThat(ZeekExpression.problem(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "1; redef y = 2",
        "1 @if ( T )",
        "1 # comment",
        "\"open",
        "\"open \\",
        "(1",
        "1)",
        "{ ]",
        "1\n2",
        "/\"/; system(\"id\"); /\"/",
        "/\"/ + \"; system(1)\" + /\"/",
        "/\"/ ; evil ; /\"/",
        "/\"\\;/",
        "/[\"]/ in x; y",
        "@load evil",
        "1 ## comment",
        "1\r2",
        "1\u0000",
        "1\u0085",
        ")(",
        "[(])",
        "\"a\\\""
      })
  void textThatCouldEndTheStatementIsRefused(String text) {
    assertThat(ZeekExpression.problem(text)).isNotNull();
  }

  @Test
  void acceptedTextWithASlashHasNoTerminator() {
    Randomly.times(TRIES, random -> assertNoTerminatorBesideASlash(text(random)));
  }

  private static void assertNoTerminatorBesideASlash(String text) {
    if (ZeekExpression.problem(text) == null && STRING.matcher(text).replaceAll("").contains("/")) {
      assertThat(text).doesNotContain(";").doesNotContain("@").doesNotContain("#");
    }
  }

  @Test
  void expressionsHaveAMaximumLength() {
    assertThat(ZeekExpression.problem("1".repeat(65_536))).isNull();
    assertThat(ZeekExpression.problem("1".repeat(65_537))).contains("longer than");
  }

  @Test
  void acceptedTextHasTerminatorsInStringsOnly() {
    Randomly.times(TRIES, random -> assertTerminatorsInStringsOnly(text(random)));
  }

  /** Without a '/' there is no Zeek pattern, and a regular expression finds every string. */
  private static void assertTerminatorsInStringsOnly(String text) {
    if (ZeekExpression.problem(text) == null && !text.contains("/")) {
      assertThat(STRING.matcher(text).replaceAll("")).doesNotContainPattern("[;@#\"]");
    }
  }

  @Test
  void quotedStringMayContainAnything() {
    Randomly.times(TRIES, random -> assertAcceptedInAString(text(random)));
  }

  private static void assertAcceptedInAString(String text) {
    String quoted = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    assertThat(ZeekExpression.problem(quoted)).isNull();
    assertThat(ZeekExpression.problem("f([" + quoted + "])")).isNull();
  }

  private static String text(Randomly random) {
    return random.text("a1\"/;@#()[]{}\\ ", 12);
  }
}
