package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a node. A node without a target is stopped and forgotten.
 *
 * <p>Requests only replace targets; the {@link Supervisor} compares targets with processes.
 */
public sealed interface Target {

  /** Returns the specification from which the node is, or would be, launched. */
  LaunchSpec spec();

  /** Returns the process that the target wants, if any. */
  default Optional<Run> run() {
    return switch (this) {
      case Run run -> Optional.of(run);
      case Stopped _ -> Optional.empty();
      case Skipped skipped -> Optional.ofNullable(skipped.before());
    };
  }

  /**
   * The node runs from {@code spec}.
   *
   * @param since the least launch number of an acceptable process; an older process is stopped
   *     first. A restart raises the number.
   */
  record Run(LaunchSpec spec, long since) implements Target {}

  /** The node is known and has no process. */
  record Stopped(LaunchSpec spec) implements Target {}

  /**
   * The node stays as it was before the deployment that skipped it.
   *
   * @param spec what the deployment would have launched
   * @param before the earlier target; absent if the node was not meant to run. A process that the
   *     node has then is left alone, and not replaced once it ends.
   */
  record Skipped(LaunchSpec spec, @Nullable Run before) implements Target {}
}
