package io.zeekeeper.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which kernel and which processes this process sees.
 *
 * @param bootId the kernel's id of this boot: process ids and start times mean something only
 *     within one
 * @param pidNamespace names the PID namespace
 */
public record KernelIdentity(String bootId, String pidNamespace) {
  private static final String UNKNOWN = "unknown";

  /** Reads it from {@code /proc}. */
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
