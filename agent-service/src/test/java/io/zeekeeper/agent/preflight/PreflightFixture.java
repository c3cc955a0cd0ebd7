package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.preflight.Preflight.Check;
import io.zeekeeper.model.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs checks of configurations, with shell scripts as Zeek. */
abstract class PreflightFixture {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String HANG = "sleep 1000 & sleep 1000";

  @TempDir Path directory;
  private final List<ZeekPreflight> open = new ArrayList<>();
  final BlockingQueue<Map<String, String>> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    open.forEach(ZeekPreflight::close);
  }

  final ZeekPreflight started(ZeekPreflight preflight) {
    open.add(preflight);
    preflight.start();
    return preflight;
  }

  final Check check(Preflight preflight, Configuration configuration) {
    return preflight.check(configuration, FakeZeek.CLUSTER, Set.of(), answers::add);
  }

  final Map<String, String> answer() throws InterruptedException {
    return Objects.requireNonNull(
        answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no answer");
  }
}
