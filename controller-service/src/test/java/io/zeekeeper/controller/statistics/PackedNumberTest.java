package io.zeekeeper.controller.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedNumberTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0003,
        0.001234,
        0.12,
        0.5,
        1,
        1.999,
        3.14159,
        48,
        999.9,
        1001,
        54_321,
        9_999_999,
        123_456_789,
        8e9,
        1e12,
        1e15
      })
  void numberKeepsThreeDigits(double value) {
    assertThat(Objects.requireNonNull(round(value)).doubleValue())
        .isCloseTo(value, Percentage.withPercentage(0.55));
  }

  @Test
  void roundNumbersStayRound() {
    assertThat(round(0.12)).isEqualTo(0.12);
    assertThat(round(250)).isEqualTo(250L);
    assertThat(round(0.5)).isEqualTo(0.5);
    assertThat(round(12.5)).isEqualTo(12.5);
  }

  @Test
  void zeroAndTinyNumbersAreZero() {
    assertThat(round(0)).isEqualTo(0);
    assertThat(round(0.00001)).isEqualTo(0);
    assertThat(round(-0.0)).isEqualTo(0);
  }

  @Test
  void numbersBeyondTheRangeAreTheGreatest() {
    assertThat(Objects.requireNonNull(round(1e300)).doubleValue()).isGreaterThan(2e15);
    assertThat(round(Double.POSITIVE_INFINITY)).isEqualTo(round(1e300));
  }

  @Test
  void noNumberAndNegativeNumbersAreAbsent() {
    assertThat(round(Double.NaN)).isNull();
    assertThat(round(-1)).isNull();
  }

  private static @Nullable Number round(double value) {
    return PackedNumber.unpack(PackedNumber.pack(value));
  }
}
