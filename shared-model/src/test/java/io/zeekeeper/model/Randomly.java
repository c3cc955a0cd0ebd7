package io.zeekeeper.model;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random input for tests of what holds for every input. */
public final class Randomly {
  private final Random random;

  private Randomly(Random random) {
    this.random = random;
  }

  /** Runs {@code check} so often; a failure names the seed that repeats it. */
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

  /** A number from {@code least} to {@code most}. */
  public int number(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** A text of up to {@code most} of these characters. */
  public String text(String characters, int most) {
    return String.join(
        "", list(0, most, r -> "" + characters.charAt(random.nextInt(characters.length()))));
  }

  /** Any text, with what is special to Unicode, too. */
  public String anyText() {
    return random
        .ints(number(0, 40), 0, random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** {@code value} in half of the cases, else null. */
  public <T> @Nullable T maybe(T value) {
    return random.nextBoolean() ? value : null;
  }

  public <T> List<T> list(int least, int most, Function<Randomly, T> element) {
    return IntStream.range(0, number(least, most)).mapToObj(i -> element.apply(this)).toList();
  }
}
