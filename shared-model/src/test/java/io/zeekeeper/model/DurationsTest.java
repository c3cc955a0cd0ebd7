package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "60s,PT1M",
    "5m,PT5M",
    "1h,PT1H",
    "0s,PT0S",
    "999999999h,PT999999999H"
  })
  void wholeNumberWithAUnitIsADuration(String written, Duration meant) {
    assertThat(Durations.parse(written)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "60", "s", "1.5s", "-1s", "60 s", "60S", "1d", "1h30m", "9999999999s"})
  void otherTextIsRefusedWithAnExample(String written) {
    assertThatThrownBy(() -> Durations.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + written + "' is not a duration; write for example 500ms, 60s, 5m or 1h");
  }

  @ParameterizedTest
  @CsvSource({"PT0S,0s", "PT1M,60s", "PT2.579S,2579ms", "PT0.0004S,0s"})
  void durationIsWrittenInSecondsOrMilliseconds(Duration duration, String written) {
    assertThat(Durations.write(duration)).isEqualTo(written);
  }
}
