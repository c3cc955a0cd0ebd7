package io.zeekeeper.systemtests;

import java.nio.file.Path;

/** Where the built parts are; tests run in the module's directory. */
final class Project {
  private Project() {}

  static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  static Path jar(String module) {
    return root().resolve(module).resolve("target").resolve(module + ".jar");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
