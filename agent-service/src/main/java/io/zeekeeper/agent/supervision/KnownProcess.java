package io.zeekeeper.agent.supervision;

import org.jspecify.annotations.Nullable;

/**
 * What a launch record says of its process.
 *
 * @param number the launch number
 * @param pid null when the agent died between the launch and the note of it
 * @param startTicks the kernel's start time; null like {@code pid}, and where the kernel hides it
 * @param bootId the boot that {@code pid} and {@code startTicks} belong to
 */
record KnownProcess(long number, @Nullable Long pid, @Nullable Long startTicks, String bootId) {}
