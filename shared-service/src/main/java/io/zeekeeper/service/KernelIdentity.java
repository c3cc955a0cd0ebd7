package io.zeekeeper.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel and the PID namespace of this process.
 *
 * @param bootId the kernel's id of this boot: process ids and start times are valid only within one
 *     boot
 * @param pidNamespace the name of the PID namespace
 */
public record KernelIdentity(String bootId, String pidNamespace) {
  private static final String UNKNOWN = "unknown";

  /** Reads the identity from {@code /proc}. */
  public static KernelIdentity read() {
    return new KernelIdentity(bootIdNow(), pidNamespaceNow());
  }

  private static String bootIdNow() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String pidNamespaceNow() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
