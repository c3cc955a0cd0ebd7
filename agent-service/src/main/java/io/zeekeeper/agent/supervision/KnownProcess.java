package io.zeekeeper.agent.supervision;

import org.jspecify.annotations.Nullable;

/**
 * The process that a launch record names.
 *
 * @param number the launch number
 * @param pid null if the agent died after the launch and before it recorded the process id
 * @param startTicks the kernel's start time; null if {@code pid} is, or if the kernel hides it
 * @param bootId the boot that {@code pid} and {@code startTicks} belong to
 */
record KnownProcess(long number, @Nullable Long pid, @Nullable Long startTicks, String bootId) {}
