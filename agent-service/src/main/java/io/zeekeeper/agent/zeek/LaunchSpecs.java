package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Hashes;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Turns a configuration into what each node of this instance is launched from. */
public final class LaunchSpecs {

  private final ZeekInstallation zeek;
  private final ZeekSettings settings;
  private final NodeDirectories directories;

  public LaunchSpecs(ZeekInstallation zeek, ZeekSettings settings, NodeDirectories directories) {
    this.zeek = zeek;
    this.settings = settings;
    this.directories = directories;
  }

  /**
   * The nodes that {@code instance} is to run, in the configuration's order. Reads the site's
   * scripts for the fingerprints, so it blocks on the disk.
   */
  public List<LaunchSpec> of(
      Configuration configuration, ClusterSettings cluster, String instance) {
    String layout = ClusterLayout.render(configuration);
    var script = new NodeScript(configuration, cluster, settings, directories);
    var scripts = new ScriptDigest(zeek);
    String address = configuration.instance(instance).map(Instance::host).orElse("127.0.0.1");
    return configuration.nodesOf(instance).stream()
        .map(node -> spec(node, configuration, cluster.backend(), layout, script, scripts, address))
        .toList();
  }

  private LaunchSpec spec(
      Node node,
      Configuration configuration,
      Backend backend,
      String layout,
      NodeScript script,
      ScriptDigest scripts,
      String address) {
    List<String> argv = new ArrayList<>();
    // Its own session: a Ctrl-C meant for the agent must not reach it. setsid and taskset exec, so
    // the process id stays the one that was started.
    argv.add("setsid");
    if (node.cpuAffinity() != null) {
      argv.addAll(List.of("taskset", "-c", node.cpuAffinity().toString()));
    }
    argv.add(zeek.command().toString());
    argv.addAll(List.of("-U", StatusFile.NAME));
    if (node.networkInterface() != null) {
      argv.addAll(List.of("-i", node.networkInterface()));
    }
    argv.addAll(zeek.backendScripts(backend));
    argv.addAll(settings.scripts());
    argv.addAll(node.scripts());
    argv.add(NodeScript.NAME);

    var files = new TreeMap<String, String>();
    files.put(ClusterLayout.FILE, layout);
    files.put(NodeScript.FILE, script.render(node, address));
    var env = NodeEnvironment.of(node, settings, zeek.command());
    // Broker ignores the layout's address when it listens.
    env.putIfAbsent("ZEEK_DEFAULT_LISTEN_ADDRESS", address);
    // With ZeroMQ, a client of the process that writes logs binds its log socket a second time, and
    // leaves it unable to end.
    boolean hasChannel = !(backend == Backend.ZEROMQ && configuration.writesLogs(node));
    String scriptDigest = scripts.of(node, settings.scripts());
    String fingerprint =
        Hashes.sha256(
            String.join(
                "\n",
                String.join("\0", argv),
                env.toString(),
                files.toString(),
                zeek.version(),
                scriptDigest));
    return new LaunchSpec(
        node,
        argv,
        env,
        files,
        List.of(
            directories.logQueue().toString(),
            directories.stateDir().resolve("extract_files").resolve(node.name()).toString(),
            script.brokerTables(node).toString(),
            script.clusterStores(node).toString()),
        hasChannel,
        severalLoggers(configuration) ? node.name() : null,
        zeek.version(),
        scriptDigest,
        fingerprint);
  }

  /** Whether Zeek's logger.zeek puts the logger's name into the names of rotated logs. */
  private static boolean severalLoggers(Configuration configuration) {
    return configuration.nodes().stream().filter(node -> node.role() == ClusterRole.LOGGER).count()
        > 1;
  }
}
