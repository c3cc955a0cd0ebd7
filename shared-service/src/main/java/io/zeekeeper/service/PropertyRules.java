package io.zeekeeper.service;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Rules for the values of properties, for the compact constructors of settings. */
public final class PropertyRules {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MAX_PORT = 65535;

  private PropertyRules() {}

  /**
   * @throws InvalidPropertyException unless {@code value} is from 1 ms to 365 days
   */
  public static void positive(String property, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new InvalidPropertyException(
          property, text(value), "it must be from 1ms to 365d, as in 10s");
    }
  }

  /**
   * @throws InvalidPropertyException unless {@code value} is at least {@code least}
   */
  public static void atLeast(String property, int value, int least) {
    if (value < least) {
      throw new InvalidPropertyException(property, value, "it must be at least " + least);
    }
  }

  /**
   * @throws InvalidPropertyException unless {@code value} is at least the other property's
   */
  public static void atLeast(
      String property, Duration value, String otherProperty, Duration other) {
    if (value.compareTo(other) < 0) {
      throw new InvalidPropertyException(
          property,
          text(value),
          "it must be at least " + otherProperty + ", which is '" + text(other) + "'");
    }
  }

  /**
   * @throws InvalidPropertyException unless {@code value} is from {@code least} to {@code most}
   */
  public static void within(String property, DataSize value, DataSize least, DataSize most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidPropertyException(
          property, text(value), "it must be from " + text(least) + " to " + text(most));
    }
  }

  /**
   * @param least 0 if any free port will do, else 1
   * @throws InvalidPropertyException unless {@code value} can be a TCP port
   */
  public static void port(String property, int value, int least) {
    if (value < least || value > MAX_PORT) {
      throw new InvalidPropertyException(
          property, value, "it must be a TCP port from " + least + " to " + MAX_PORT);
    }
  }

  static String text(Duration value) {
    boolean seconds = value.equals(value.truncatedTo(ChronoUnit.SECONDS));
    return DurationStyle.SIMPLE.print(value, seconds ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
  }

  private static String text(DataSize value) {
    long kilobytes = value.toKilobytes();
    if (value.toBytes() != DataSize.ofKilobytes(kilobytes).toBytes()) {
      return value.toString();
    }
    long megabytes = value.toMegabytes();
    return kilobytes == megabytes * 1024 ? megabytes + "MB" : kilobytes + "KB";
  }
}
