package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to be. A node without a target is to have no process and to be forgotten.
 *
 * <p>Requests only replace targets; the {@link Supervisor} compares them with what runs.
 */
public sealed interface Target {

  /** What the node is launched from, or would be. */
  LaunchSpec spec();

  /** The process that the target wants, if it wants one. */
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
   * @param since a process counts when its launch number is at least this; an older one is stopped
   *     first. A restart raises the number.
   */
  record Run(LaunchSpec spec, long since) implements Target {}

  /** The node is known, and has no process. */
  record Stopped(LaunchSpec spec) implements Target {}

  /**
   * The node stays as it was before the deployment that skipped it.
   *
   * @param spec what the deployment would have launched
   * @param before what the node was to run; absent when it was not to run, and then a process that
   *     it has is left alone, and not replaced once it ends
   */
  record Skipped(LaunchSpec spec, @Nullable Run before) implements Target {}
}
