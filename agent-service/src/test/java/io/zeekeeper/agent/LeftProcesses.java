package io.zeekeeper.agent;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves a process running. Is registered for every test class. */
public final class LeftProcesses implements AfterAllCallback {
  // A killed process may take a moment to disappear.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> running().isEmpty());
    } catch (ConditionTimeoutException e) {
      String left =
          running().stream()
              .map(process -> process.pid() + " " + process.info().commandLine().orElse(""))
              .collect(Collectors.joining("\n"));
      throw new AssertionError(
          "%s leaves processes running:%n%s".formatted(context.getDisplayName(), left), e);
    }
  }

  private static List<ProcessHandle> running() {
    return ProcessHandle.current().descendants().toList();
  }
}
