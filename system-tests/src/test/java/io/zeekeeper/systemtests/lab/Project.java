package io.zeekeeper.systemtests.lab;

import java.nio.file.Path;

/** Where the build's results are; tests run in the module's directory. */
public final class Project {
  private Project() {}

  public static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  public static Path jar(String module) {
    return root().resolve(module).resolve("target").resolve(module + ".jar");
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
