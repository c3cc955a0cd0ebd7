package io.zeekeeper.agent.zeek;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.Fingerprint;
import io.zeekeeper.pki.KeyFiles;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the control channels: one for all nodes of this agent, and one with which the
 * agent connects to them. An authority of this agent issues both and is then forgotten, so no third
 * certificate can exist. They never leave the host, and do not expire in practice, because running
 * nodes cannot reload them.
 *
 * <p>The certificates that belong together are a set, in a directory of their own. Nodes name the
 * set that they were launched with, so they stay reachable should a damaged set ever be replaced.
 * Safe on any thread; blocks on the disk.
 */
public final class ChannelCertificates {
  private static final Logger log = LoggerFactory.getLogger(ChannelCertificates.class);
  private static final Duration VALIDITY = Duration.ofDays(100 * 365);

  static final String AUTHORITY = "ca.pem";
  static final String NODE = "node.pem";
  static final String NODE_KEY = "node-key.pem";
  private static final String AGENT = "agent.pem";
  private static final String AGENT_KEY = "agent-key.pem";
  // The name of a set: the beginning of its authority's fingerprint.
  private static final int NAME_LENGTH = 16;

  private final Path directory;
  private final Clock clock;
  private final Map<String, SslContext> clients = new ConcurrentHashMap<>();
  private Optional<String> current = Optional.empty();

  /**
   * @param home the agent's own directory
   */
  public ChannelCertificates(Path home, Clock clock) {
    this.directory = home.resolve("channels");
    this.clock = clock;
  }

  /**
   * The set for nodes that are launched from now on; makes it if there is none.
   *
   * @throws IOException when it can be neither read nor made
   */
  public synchronized ChannelSet current() throws IOException {
    if (current.isEmpty()) {
      Optional<String> found = usable();
      current = Optional.of(found.isPresent() ? found.get() : make());
    }
    return new ChannelSet(directory, current.get());
  }

  private Optional<String> usable() throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> sets = Files.list(directory)) {
      return sets.map(set -> String.valueOf(set.getFileName()))
          .filter(set -> set.length() == NAME_LENGTH)
          .sorted()
          .filter(this::isUsable)
          .findFirst();
    }
  }

  private boolean isUsable(String set) {
    try {
      var _ = client(set);
      return Files.isReadable(directory.resolve(set).resolve(NODE))
          && Files.isReadable(directory.resolve(set).resolve(NODE_KEY));
    } catch (IOException | PkiException e) {
      log.warn("the certificates in {} are not used: {}", directory.resolve(set), e.getMessage());
      return false;
    }
  }

  private String make() throws IOException {
    var authority = CertificateAuthority.create("control channels of this agent", VALIDITY, clock);
    String name = Fingerprint.of(authority.certificate()).hex().substring(0, NAME_LENGTH);
    // Complete before it has its name.
    Path unfinished = directory.resolve("new");
    OwnerOnly.createDirectory(unfinished);

    StateDirectory.writeAtomically(unfinished.resolve(AUTHORITY), Pem.write(authority.chain()));
    issue(
        authority,
        profile("node", Usage.SERVER),
        unfinished.resolve(NODE),
        unfinished.resolve(NODE_KEY));
    issue(
        authority,
        profile("agent", Usage.CLIENT),
        unfinished.resolve(AGENT),
        unfinished.resolve(AGENT_KEY));

    Files.move(unfinished, directory.resolve(name));
    log.info("made certificates for the control channels of nodes, in {}", directory.resolve(name));
    return name;
  }

  private static CertificateProfile profile(String name, Usage usage) {
    return new CertificateProfile(
        name,
        List.of(new SubjectName.Dns("localhost"), new SubjectName.Address("127.0.0.1")),
        Set.of(usage),
        VALIDITY);
  }

  private static void issue(
      CertificateAuthority authority, CertificateProfile profile, Path certificate, Path key)
      throws IOException {
    KeyPair keys = Keys.generate();
    StateDirectory.writeAtomically(key, Pem.write(keys.getPrivate()));
    StateDirectory.writeAtomically(
        certificate, Pem.write(List.of(authority.issue(profile, keys.getPublic()))));
  }

  /**
   * What the agent needs to connect to nodes of a set.
   *
   * @throws IOException when the files cannot be read
   * @throws PkiException when they are damaged
   */
  SslContext client(String set) throws IOException {
    SslContext known = clients.get(set);
    if (known != null) {
      return known;
    }
    Path files = directory.resolve(set);
    SslContext made =
        SslContextBuilder.forClient()
            .trustManager(Pem.certificates(Files.readString(files.resolve(AUTHORITY))))
            .keyManager(
                Pem.privateKey(KeyFiles.read(files.resolve(AGENT_KEY))),
                Pem.certificates(Files.readString(files.resolve(AGENT))))
            .protocols("TLSv1.3", "TLSv1.2")
            .build();
    clients.put(set, made);
    return made;
  }
}
