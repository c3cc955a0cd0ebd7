package io.zeekeeper.agent.zeek;

import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.Hello;
import java.nio.file.Path;
import java.util.List;

/**
 * A usable Zeek.
 *
 * @param command the executable
 * @param version as {@code zeek --version} prints it
 * @param scriptPath the directories in which Zeek looks for scripts, without {@code .}
 * @param backends the cluster backends it can load, in order of preference
 * @param encryptsZeroMq whether it can encrypt ZeroMQ, as Zeek 8.2 and later can
 */
public record ZeekInstallation(
    Path command,
    String version,
    List<Path> scriptPath,
    List<Backend> backends,
    boolean encryptsZeroMq) {
  private static final String BACKENDS = "policy/frameworks/cluster/backend/";

  public ZeekInstallation {
    scriptPath = List.copyOf(scriptPath);
    backends = List.copyOf(backends);
  }

  /** The optional features that the agent has because of this Zeek. */
  public List<String> capabilities() {
    return encryptsZeroMq ? List.of(Hello.ZEROMQ_CURVE) : List.of();
  }

  public Hello.Zeek describe() {
    return new Hello.Zeek(version, backends, null);
  }

  /**
   * The scripts that select a backend. They are loaded first, so that other scripts can redef the
   * backend's options. Zeek 8.0 has Broker built in without a script, and needs {@code connect} for
   * ZeroMQ.
   */
  List<String> backendScripts(Backend backend) {
    boolean zeek80 = version.startsWith("8.0");
    return switch (backend) {
      case ZEROMQ -> List.of(BACKENDS + (zeek80 ? "zeromq/connect" : "zeromq"));
      case BROKER -> zeek80 ? List.of() : List.of(BACKENDS + "broker");
      case UNKNOWN -> throw new IllegalArgumentException("no Zeek has a backend " + backend);
    };
  }
}
