package io.zeekeeper.link;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which failures of repeated attempts to connect are logged: each reason once, as the first
 * failure may be a host that is down and the next one an impostor. Safe on any thread.
 */
public final class NewReasons {
  private static final int MAX_REASONS = 5;

  private final Set<String> seen = new HashSet<>();

  /** Whether to log a failure. Times and other numbers in a reason make no difference. */
  public synchronized boolean isNew(@Nullable String reason) {
    return seen.size() < MAX_REASONS && seen.add(String.valueOf(reason).replaceAll("[0-9]+", "0"));
  }

  /** An attempt has succeeded. */
  public synchronized void forget() {
    seen.clear();
  }
}
