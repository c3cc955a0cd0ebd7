package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ShellWordsTest {
  @Property(tries = 300)
  void whatIsJoinedIsSplitAgain(@ForAll @Size(max = 6) List<String> words) {
    assertThat(ShellWords.split(ShellWords.join(words))).isEqualTo(words);
  }
}
