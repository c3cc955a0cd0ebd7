package io.zeekeeper.model;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Generates random input for tests of properties that hold for every input. */
public final class Randomly {
  private final Random random;

  private Randomly(Random random) {
    this.random = random;
  }

  /** Runs {@code check} {@code tries} times with random input; a failure names its seed. */
  public static void times(int tries, Consumer<Randomly> check) {
    for (int i = 0; i < tries; i++) {
      long seed = System.nanoTime();
      try {
        check.accept(new Randomly(new Random(seed)));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Returns a number from {@code min} to {@code max}. */
  public int number(int min, int max) {
    return min + random.nextInt(max - min + 1);
  }

  /** Returns a text of at most {@code maxLength} of these characters. */
  public String text(String characters, int maxLength) {
    return String.join(
        "", list(0, maxLength, r -> "" + characters.charAt(random.nextInt(characters.length()))));
  }

  /** Returns any text, including special Unicode characters. */
  public String anyText() {
    return random
        .ints(number(0, 40), 0, random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns {@code value} in half of the cases, otherwise null. */
  public <T> @Nullable T maybe(T value) {
    return random.nextBoolean() ? value : null;
  }

  public <T> List<T> list(int minSize, int maxSize, Function<Randomly, T> element) {
    return IntStream.range(0, number(minSize, maxSize)).mapToObj(i -> element.apply(this)).toList();
  }
}
