package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Node;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node is launched from, fixed until a deployment decides otherwise.
 *
 * @param node the node as configured
 * @param argv the command line without the launch token and the control port, which each launch
 *     adds
 * @param env the whole environment
 * @param files generated files of the working directory, by name
 * @param directories directories that must exist, absolute
 * @param hasChannel whether the node serves a control channel; a ZeroMQ logger cannot
 * @param logSuffix what tells its logs from another logger's; absent where there is no other
 * @param zeekVersion the Zeek it is made for
 * @param scriptDigest the hash of the scripts it names and of the site's
 * @param fingerprint the hash of everything that a running process has read; equal means a restart
 *     would change nothing
 */
public record LaunchSpec(
    Node node,
    List<String> argv,
    SortedMap<String, String> env,
    SortedMap<String, String> files,
    List<String> directories,
    boolean hasChannel,
    @Nullable String logSuffix,
    String zeekVersion,
    String scriptDigest,
    String fingerprint) {

  public LaunchSpec {
    argv = List.copyOf(argv);
    directories = List.copyOf(directories);
  }

  /** The zeek executable. */
  public String command() {
    return argv.get(argv.indexOf("-U") - 1);
  }

  /** Where its clocks are: the environment says, else the host. */
  public ZoneId timeZone() {
    try {
      return ZoneId.of(env.getOrDefault("TZ", ""));
    } catch (DateTimeException e) {
      return ZoneId.systemDefault();
    }
  }

  /**
   * The same as it may have been launched: what the process was given is known, what it read from
   * the disk is not, so it never equals what a client's deployment wants.
   */
  public LaunchSpec unverified(List<String> argv, SortedMap<String, String> files) {
    return new LaunchSpec(
        node, argv, env, files, directories, hasChannel, logSuffix, zeekVersion, "", "");
  }

  /** Whether all is known about what the process read. */
  public boolean isVerified() {
    return !fingerprint.isEmpty();
  }

  /** Whether a process launched from this was given the same as one launched from {@code other}. */
  public boolean isGivenTheSame(LaunchSpec other) {
    return argv.equals(other.argv) && env.equals(other.env) && files.equals(other.files);
  }

  /** The whole command line of one launch. */
  public List<String> argv(String token, @Nullable Integer controlPort) {
    var all = new java.util.ArrayList<>(argv);
    all.add(TOKEN + "=" + token);
    if (controlPort != null) {
      all.add(CONTROL_PORT + "=" + controlPort + "/tcp");
    }
    return all;
  }

  /** The redef that marks a process as one of ours. */
  public static final String TOKEN = "Zeekeeper::launch";

  /** The redef that says where a process's control channel listens. */
  public static final String CONTROL_PORT = "Zeekeeper::control_port";
}
