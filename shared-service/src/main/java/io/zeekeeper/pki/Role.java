package io.zeekeeper.pki;

import java.util.Optional;

/**
 * What the holder of a certificate of Zeekeeper's own authority is in the cluster. It is a URI in
 * the certificate, so that no holder passes for another kind of holder: all of them have
 * certificates of the same authority, and a host may have the name of an instance.
 */
public sealed interface Role {
  String PREFIX = "urn:zeekeeper:";

  /** The controller. */
  record Controller() implements Role {
    @Override
    public String urn() {
      return PREFIX + "controller";
    }
  }

  /** The agent of an instance. */
  record Agent(String instance) implements Role {
    /**
     * The DNS name in the certificate of every agent, for clients that verify a name, as Prometheus
     * does. It is no host's name: an agent must not pass for another host.
     */
    public static final String SERVER_NAME = "zeekeeper-agent";

    private static final String KIND = PREFIX + "instance:";

    @Override
    public String urn() {
      return KIND + instance;
    }
  }

  /** A client of the controller, as a person or a program. */
  record Client(String client) implements Role {
    private static final String KIND = PREFIX + "client:";

    @Override
    public String urn() {
      return KIND + client;
    }
  }

  /** Another holder, as in {@code urn:zeekeeper:node:worker-1}. */
  record Other(String urn) implements Role {
    public Other {
      if (!urn.startsWith(PREFIX)) {
        throw new PkiException("the URN of a role starts with " + PREFIX);
      }
    }
  }

  /** The URI in the certificate. */
  String urn();

  /** The URI as a name for a {@link CertificateProfile}. */
  default SubjectName name() {
    return new SubjectName.Uri(urn());
  }

  /** The role that a URI of a certificate names; empty for any other URI. */
  static Optional<Role> of(String uri) {
    return uri.startsWith(PREFIX) ? Optional.of(known(uri)) : Optional.empty();
  }

  private static Role known(String urn) {
    if (urn.equals(new Controller().urn())) {
      return new Controller();
    }
    if (urn.startsWith(Agent.KIND)) {
      return new Agent(urn.substring(Agent.KIND.length()));
    }
    return urn.startsWith(Client.KIND)
        ? new Client(urn.substring(Client.KIND.length()))
        : new Other(urn);
  }
}
