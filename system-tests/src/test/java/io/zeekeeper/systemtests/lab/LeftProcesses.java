package io.zeekeeper.systemtests.lab;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves services, stand-ins or nodes running. Registered for every class;
 * runs after the class's own {@code @AfterAll} methods.
 */
public final class LeftProcesses implements AfterAllCallback {
  // A killed process may take a moment to end.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> TestProcesses.running().isEmpty());
    } catch (ConditionTimeoutException e) {
      List<String> left = TestProcesses.running();
      if (!left.isEmpty()) {
        throw new AssertionError(
            "%s leaves processes running:%n%s"
                .formatted(context.getDisplayName(), String.join("\n", left)),
            e);
      }
    }
  }
}
