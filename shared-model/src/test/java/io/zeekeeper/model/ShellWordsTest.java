package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
  @Test
  void splitReturnsTheWordsThatWereJoined() {
    Randomly.times(
        1000,
        random -> {
          List<String> words = random.list(0, 6, Randomly::anyText);
          assertThat(ShellWords.split(ShellWords.join(words))).isEqualTo(words);
        });
  }

  /** The expected words, joined by |, are what Python's {@code shlex.split} gives. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a b,a|b",
        "'a b',a b",
        "a'b'\"c\",abc",
        "\"a\\\"b\",a\"b",
        "\"a\\b\",a\\b",
        "'a\\b',a\\b",
        "a\\ b,a b",
        "'a\"b',a\"b",
        "a '' b,a||b",
        "a#b,a#b"
      })
  void wordsAreSplitAsInAShell(String line, String words) {
    assertThat(String.join("|", ShellWords.split(line))).isEqualTo(words);
  }

  @Test
  void unfinishedQuoteOrEscapeIsAnError() {
    assertThatThrownBy(() -> ShellWords.split("a 'b")).hasMessage("no closing quotation");
    assertThatThrownBy(() -> ShellWords.split("a \"b'")).hasMessage("no closing quotation");
    assertThatThrownBy(() -> ShellWords.split("a\\")).hasMessage("nothing follows the final \\");
  }
}
