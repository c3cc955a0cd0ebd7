package io.zeekeeper.agent.zeek;

import static io.zeekeeper.agent.zeek.ScriptText.quote;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Renders {@code zeekeeper-defaults.zeek}, the script that every node loads first. The script sets
 * Zeekeeper's defaults, which a redef in the site's scripts or in an option replaces. It runs on
 * Zeek 8.0 to 9.0.
 */
final class DefaultsScript {
  static final String NAME = "zeekeeper-defaults";
  static final String FILE = NAME + ".zeek";

  private final Configuration configuration;
  private final ZeekSettings settings;
  private final NodeDirectories directories;

  DefaultsScript(Configuration configuration, ZeekSettings settings, NodeDirectories directories) {
    this.configuration = configuration;
    this.settings = settings;
    this.directories = directories;
  }

  /**
   * @param address where the node serves its metrics, unless the operator chose an address
   */
  String render(Node node, String address) {
    var text = new ScriptText().load("base/frameworks/cluster");

    if (configuration.writesLogs(node)) {
      text.load("base/frameworks/cluster/nodes/logger");
      text.redef("Log::default_rotation_interval", interval(directories.rotation()));
      // The next start rotates logs that a killed process left, instead of overwriting them.
      text.redef("LogAscii::enable_leftover_log_rotation", "T");
    }
    // Zeek's default is a zeekctl helper that is not on the PATH.
    text.redef("Log::default_rotation_postprocessor_cmd", "\"\"");

    text.redef("FileExtract::prefix", quote(extractedFiles(node) + "/"));
    text.redefIfKnown("Broker::table_store_db_directory", quote(brokerTables(node)));
    text.redefIfKnown("Cluster::default_store_dir", quote(clusterStores(node)));

    if (!settings.hasMetricsAddress()) {
      text.redef("Telemetry::metrics_address", quote(IpAddress.bracketed(address)));
    }
    return text.toString();
  }

  static String interval(Duration rotation) {
    return rotation.toSeconds() + "sec";
  }

  Path extractedFiles(Node node) {
    return directories.stateDir().resolve("extract_files").resolve(node.name());
  }

  Path brokerTables(Node node) {
    return directories.stateDir().resolve("broker-tables").resolve(node.name());
  }

  Path clusterStores(Node node) {
    return directories.stateDir().resolve("cluster-stores").resolve(node.name());
  }
}
