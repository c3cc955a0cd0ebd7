package io.zeekeeper.systemtests.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Project;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built jars contain no unused libraries; the root pom excludes them. */
class JarContentsIT {

  @ParameterizedTest
  @ValueSource(strings = {"agent-service", "controller-service"})
  void jarContainsNoUnusedLibraries(String module) throws IOException {
    List<String> libraries;
    try (var jar = new JarFile(Project.jar(module).toFile())) {
      libraries =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
              .map(name -> name.substring("BOOT-INF/lib/".length()))
              .toList();
    }
    assertThat(libraries)
        .as("a Netty jar, which shows that library names look as expected")
        .anyMatch(name -> name.startsWith("netty-codec-http-"));
    assertThat(libraries)
        .noneMatch(name -> name.contains("native-quic"))
        .noneMatch(name -> name.contains("http3"))
        .noneMatch(name -> name.contains("socks"))
        .noneMatch(name -> name.contains("log4j"))
        .noneMatch(name -> name.matches(".*-(osx|windows)-.*"));
  }
}
