package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Node;
import io.zeekeeper.model.Secret;
import io.zeekeeper.model.Secrets;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The launch specification of a node, fixed until a deployment changes it.
 *
 * @param node the node as configured
 * @param backend the cluster backend that the node runs
 * @param argv the command line without the launch token and the control port, which each launch
 *     adds
 * @param env the whole environment
 * @param files generated files of the working directory, by name
 * @param directories directories that must exist, absolute
 * @param hasChannel whether the node serves a control channel; a ZeroMQ logger cannot
 * @param logSuffix distinguishes the node's logs from another logger's; absent with one logger
 * @param zeekVersion the version of Zeek that the specification is made for
 * @param scripts the scripts that the node names, in load order, without those of the backend
 * @param scriptPath the directories in which the process looks for scripts, in order, absolute;
 *     without the working directory
 * @param keyFiles generated files of the working directory that hold keys, by name; only the
 *     agent's user may read them
 */
public record LaunchSpec(
    Node node,
    Backend backend,
    List<String> argv,
    SortedMap<String, String> env,
    SortedMap<String, String> files,
    List<String> directories,
    boolean hasChannel,
    @Nullable String logSuffix,
    String zeekVersion,
    List<String> scripts,
    List<String> scriptPath,
    SortedMap<String, Secret> keyFiles) {
  /** The redef that marks a process as a node of Zeekeeper. */
  public static final String TOKEN = "Zeekeeper::launch";

  /** The redef that sets the port of a process's control channel. */
  public static final String CONTROL_PORT = "Zeekeeper::control_port";

  /** The redef that names the set of certificates with which the control channel is encrypted. */
  static final String CHANNEL_CERTIFICATES = "Zeekeeper::channel_certificates";

  static final String SETSID = "setsid";
  static final String TASKSET = "taskset";
  static final String STATUS_OPTION = "-U";

  public LaunchSpec {
    argv = List.copyOf(argv);
    directories = List.copyOf(directories);
    scripts = List.copyOf(scripts);
    scriptPath = List.copyOf(scriptPath);
    // Absent in records of earlier versions.
    keyFiles = keyFiles == null ? new TreeMap<>() : keyFiles;
    if (commandIndex(argv) >= argv.size()) {
      throw new IllegalArgumentException("the command line has no program: " + argv);
    }
  }

  /** A specification without keys. */
  public LaunchSpec(
      Node node,
      Backend backend,
      List<String> argv,
      SortedMap<String, String> env,
      SortedMap<String, String> files,
      List<String> directories,
      boolean hasChannel,
      @Nullable String logSuffix,
      String zeekVersion,
      List<String> scripts,
      List<String> scriptPath) {
    this(
        node,
        backend,
        argv,
        env,
        files,
        directories,
        hasChannel,
        logSuffix,
        zeekVersion,
        scripts,
        scriptPath,
        new TreeMap<>());
  }

  /** The zeek executable. */
  public String command() {
    return argv.get(commandIndex(argv));
  }

  /** Zeek's arguments without the status file, which only a running node needs. */
  public List<String> arguments() {
    List<String> arguments = argv.subList(commandIndex(argv) + 1, argv.size());
    boolean hasStatus = arguments.size() >= 2 && arguments.getFirst().equals(STATUS_OPTION);
    return hasStatus ? arguments.subList(2, arguments.size()) : arguments;
  }

  /** The index of the executable, after the programs with which {@link LaunchSpecs} starts it. */
  private static int commandIndex(List<String> argv) {
    int index = !argv.isEmpty() && argv.getFirst().equals(SETSID) ? 1 : 0;
    boolean pinned = index < argv.size() && argv.get(index).equals(TASKSET);
    return pinned ? index + 3 : index;
  }

  /** The certificates of the control channel; absent when the channel is not encrypted. */
  public Optional<String> channelCertificates() {
    String redef = CHANNEL_CERTIFICATES + "=";
    return argv.stream()
        .filter(argument -> argument.startsWith(redef))
        .map(argument -> argument.substring(redef.length()))
        .findFirst();
  }

  /** The time zone of the process: the environment's, else the host's. */
  public ZoneId timeZone() {
    try {
      return ZoneId.of(env.getOrDefault("TZ", ""));
    } catch (DateTimeException e) {
      return ZoneId.systemDefault();
    }
  }

  /** Whether processes launched from this and from {@code other} get the same input. */
  public boolean hasSameInput(LaunchSpec other) {
    return argv.equals(other.argv)
        && env.equals(other.env)
        && files.equals(other.files)
        && keyFiles.equals(other.keyFiles);
  }

  /** The secret values that the process gets. */
  public Secrets secrets() {
    return Secrets.of(env, node.options());
  }

  /** The whole command line of one launch. */
  public List<String> argv(String token, @Nullable Integer controlPort) {
    List<String> all = new ArrayList<>(argv);
    all.add(TOKEN + "=" + token);
    if (controlPort != null) {
      all.add(CONTROL_PORT + "=" + controlPort + "/tcp");
    }
    return all;
  }

  /** The specification without its environment and files, which contain secrets. */
  @Override
  public String toString() {
    return "LaunchSpec[" + node + ", " + String.join(" ", argv) + "]";
  }
}
