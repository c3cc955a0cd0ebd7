package io.zeekeeper.agent.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends random requests and causes crashes, kills, faults and damaged files, and checks invariants
 * after each step. A failure names its seed: {@code -Dzeekeeper.walk.seed=<seed>} repeats only that
 * walk. {@code -Dzeekeeper.walk.steps=<n>} walks further.
 */
class RandomWalkTest {
  private static final int STEPS = Integer.getInteger("zeekeeper.walk.steps", 100_000);
  private static final int STEPS_PER_WALK = 500;

  @TestFactory
  List<DynamicTest> walks() {
    Long given = Long.getLong("zeekeeper.walk.seed");
    long first = given != null ? given : System.nanoTime();
    int walks = given != null ? 1 : Math.max(1, STEPS / STEPS_PER_WALK);
    List<DynamicTest> tests = new ArrayList<>();
    // Each test walks many seeds, so the report lists a few tests and not hundreds.
    int groups = Math.min(10, walks);
    for (int group = 0; group < groups; group++) {
      long from = first + (long) group * walks / groups;
      long to = first + (long) (group + 1) * walks / groups;
      tests.add(
          DynamicTest.dynamicTest(
              "seeds %d to %d".formatted(from, to - 1),
              () -> {
                for (long seed = from; seed < to; seed++) {
                  walk(seed, seed - from + 1);
                }
              }));
    }
    return tests;
  }

  private static void walk(long seed, long count) throws IOException {
    // Prefer memory to disk: each request syncs a file.
    Path memory = Path.of("/dev/shm");
    Path home =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "walk")
            : Files.createTempDirectory("walk");
    Walk walk = new Walk(home, new Random(seed));
    int step = 0;
    try {
      while (step < STEPS_PER_WALK) {
        step++;
        walk.step();
      }
      walk.finish();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, walk %d, step %d, after:%n%s%n%s"
              .formatted(seed, count, step, String.join("\n", walk.events()), e.getMessage()),
          e);
    } finally {
      delete(home);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
