package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.agent.zeek.ChannelCertificates;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.LaunchSpecs;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptDigest;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekInstallation;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the launch specifications of one instance. Blocks on short processes and the disk, never
 * fails. Safe on any thread.
 */
final class SpecMaker {
  private static final Logger log = LoggerFactory.getLogger(SpecMaker.class);

  private final String instance;
  private final ZeekFinder finder;
  private final ZeekSettings settings;
  private final NodeDirectories directories;
  private final ChannelCertificates certificates;

  SpecMaker(
      String instance,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      ChannelCertificates certificates) {
    this.instance = instance;
    this.finder = finder;
    this.settings = settings;
    this.directories = directories;
    this.certificates = certificates;
  }

  Prepared make(Configuration configuration, ClusterSettings cluster, ScriptDigest digest) {
    try {
      return switch (finder.find()) {
        case ZeekFinder.Outcome.Missing missing -> none(missing.problem());
        case ZeekFinder.Outcome.Found found -> make(found.zeek(), configuration, cluster, digest);
      };
    } catch (IOException e) {
      return none("the certificates of the control channels cannot be made: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      log.error("a bug: launch specifications cannot be made", e);
      return none("internal error: " + e);
    }
  }

  private Prepared make(
      ZeekInstallation zeek,
      Configuration configuration,
      ClusterSettings cluster,
      ScriptDigest digest)
      throws IOException {
    if (!zeek.backends().contains(cluster.backend())) {
      return none(
          "Zeek %s here has no %s backend, only %s"
              .formatted(zeek.version(), cluster.backend(), zeek.backends()));
    }
    if (cluster.curve() != null && !zeek.encryptsZeroMq()) {
      return none(
          "Zeek %s here cannot encrypt ZeroMQ; Zeek 8.2 and later can".formatted(zeek.version()));
    }
    List<LaunchSpec> specs =
        new LaunchSpecs(zeek, settings, directories, certificates.current())
            .of(configuration, cluster, instance);
    Map<String, String> digests = new HashMap<>();
    specs.forEach(spec -> digests.put(spec.node().name(), digest.of(spec)));
    return new Prepared(specs, digests, null);
  }

  private static Prepared none(String problem) {
    return new Prepared(List.of(), Map.of(), problem);
  }
}
