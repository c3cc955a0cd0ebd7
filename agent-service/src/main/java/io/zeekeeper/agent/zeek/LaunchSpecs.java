package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the launch specifications of this instance's nodes from a configuration. */
public final class LaunchSpecs {

  private final ZeekInstallation zeek;
  private final ZeekSettings settings;
  private final NodeDirectories directories;
  private final ChannelSet channels;

  /**
   * @param channels the certificates of the control channels
   */
  public LaunchSpecs(
      ZeekInstallation zeek,
      ZeekSettings settings,
      NodeDirectories directories,
      ChannelSet channels) {
    this.zeek = zeek;
    this.settings = settings;
    this.directories = directories;
    this.channels = channels;
  }

  /** The specifications of the nodes of {@code instance}, in the configuration's order. */
  public List<LaunchSpec> of(
      Configuration configuration, ClusterSettings cluster, String instance) {
    String layout = ClusterLayout.render(configuration);
    var defaults = new DefaultsScript(configuration, settings, directories);
    var script = new NodeScript(configuration, cluster, settings, directories, channels);
    String address = configuration.instance(instance).map(Instance::host).orElse("127.0.0.1");
    return configuration.nodesOf(instance).stream()
        .map(node ->
            spec(
                node,
                configuration,
                cluster.backend(),
                layout,
                defaults,
                script,
                address,
                ClusterKeyFiles.of(cluster)))
        .toList();
  }

  private LaunchSpec spec(
      Node node,
      Configuration configuration,
      Backend backend,
      String layout,
      DefaultsScript defaults,
      NodeScript script,
      String address,
      SortedMap<String, Secret> keyFiles) {
    List<String> scripts = new ArrayList<>(settings.scripts());
    scripts.addAll(node.scripts());

    var files = new TreeMap<String, String>();
    files.put(ClusterLayout.FILE, layout);
    files.put(DefaultsScript.FILE, defaults.render(node, address));
    files.put(NodeScript.FILE, script.render(node));

    var env = NodeEnvironment.of(node, settings, zeek.command());
    // Broker ignores the layout's address when it listens.
    env.putIfAbsent("ZEEK_DEFAULT_LISTEN_ADDRESS", address);

    // With ZeroMQ, a WebSocket client of a process that writes logs makes the process bind its log
    // socket a second time, after which the process cannot end.
    boolean hasChannel = !(backend == Backend.ZEROMQ && configuration.writesLogs(node));
    return new LaunchSpec(
        node,
        backend,
        argv(node, backend, scripts, hasChannel),
        env,
        files,
        List.of(
            directories.logQueue().toString(),
            defaults.extractedFiles(node).toString(),
            defaults.brokerTables(node).toString(),
            defaults.clusterStores(node).toString()),
        hasChannel,
        hasSeveralLoggers(configuration) ? node.name() : null,
        zeek.version(),
        scripts,
        scriptPath(env.get("ZEEKPATH"), directories.ofNode(node.name())),
        keyFiles);
  }

  private List<String> argv(Node node, Backend backend, List<String> scripts, boolean hasChannel) {
    List<String> argv = new ArrayList<>();
    // A separate session: a Ctrl-C meant for the agent must not reach the node. setsid and taskset
    // exec, so the process id stays the same.
    argv.add(LaunchSpec.SETSID);
    if (node.cpuAffinity() != null) {
      argv.addAll(List.of(LaunchSpec.TASKSET, "-c", node.cpuAffinity().toString()));
    }

    argv.add(zeek.command().toString());
    argv.addAll(List.of(LaunchSpec.STATUS_OPTION, StatusFile.NAME));
    if (node.networkInterface() != null) {
      argv.addAll(List.of("-i", node.networkInterface()));
    }

    argv.add(DefaultsScript.NAME);
    argv.addAll(zeek.backendScripts(backend));
    argv.addAll(scripts);
    argv.add(NodeScript.NAME);
    if (hasChannel) {
      argv.add(LaunchSpec.CHANNEL_CERTIFICATES + "=" + channels.name());
    }
    return argv;
  }

  /**
   * The directories in which Zeek looks for scripts; an operator's ZEEKPATH replaces Zeek's own.
   */
  private List<String> scriptPath(@Nullable String zeekPath, Path workingDirectory) {
    Stream<Path> path =
        zeekPath == null
            ? zeek.scriptPath().stream()
            : Stream.of(zeekPath.split(":")).map(Path::of);
    return path.map(directory -> workingDirectory.resolve(directory).normalize())
        .filter(directory -> !directory.equals(workingDirectory))
        .map(Path::toString)
        .distinct()
        .toList();
  }

  /** Whether Zeek's logger.zeek puts the logger's name into the names of rotated logs. */
  private static boolean hasSeveralLoggers(Configuration configuration) {
    return configuration.nodes().stream().filter(node -> node.role() == ClusterRole.LOGGER).count()
        > 1;
  }
}
