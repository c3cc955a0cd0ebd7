package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Launch specifications for tests. */
final class Specs {
  private Specs() {}

  static LaunchSpec reading(List<String> scripts, Path... scriptPath) {
    return new LaunchSpec(
        Node.of("w", "i", ClusterRole.WORKER),
        Backend.BROKER,
        List.of("setsid", "/opt/zeek/bin/zeek", "-U", ".status", "local"),
        new TreeMap<>(Map.of("PATH", "/bin")),
        new TreeMap<>(Map.of("a.zeek", "redef x = 1;")),
        List.of("/tmp"),
        true,
        null,
        "8.2.2",
        scripts,
        List.of(scriptPath).stream().map(Path::toString).toList());
  }
}
