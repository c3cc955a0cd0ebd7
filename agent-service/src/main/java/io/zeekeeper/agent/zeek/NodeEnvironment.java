package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Node;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The environment of a node, built from scratch so that none of the agent's variables leak in. */
final class NodeEnvironment {
  static final String BASE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private NodeEnvironment() {}

  static SortedMap<String, String> of(Node node, ZeekSettings settings, Path command) {
    var env = new TreeMap<String, String>();
    Path bin = command.getParent();
    env.put("PATH", bin == null ? BASE_PATH : bin + ":" + BASE_PATH);
    env.put("LANG", "C.UTF-8");

    env.putAll(settings.env());
    env.putAll(node.env());
    // An operator's ZEEKPATH replaces Zeek's own, which begins with the working directory.
    env.computeIfPresent(
        "ZEEKPATH", (name, path) -> path.equals(".") || path.startsWith(".:") ? path : ".:" + path);

    env.put("CLUSTER_NODE", node.name());
    env.remove("ZEEK_SUPERVISED_NODE");
    env.remove("ZEEK_STEM");
    return env;
  }
}
