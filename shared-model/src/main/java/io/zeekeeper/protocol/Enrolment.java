package io.zeekeeper.protocol;

import java.util.Objects;

/** The request for an agent's first certificate, by HTTP POST over TLS. */
public final class Enrolment {
  /** The path on the controller's port for agents. */
  public static final String PATH = "/v1/enrol";

  private Enrolment() {}

  /**
   * What an agent sends.
   *
   * @param token the enrolment token
   * @param instance the agent's name
   * @param signingRequest a certificate signing request (PKCS #10, PEM) with the agent's key
   */
  public record Request(String token, String instance, String signingRequest) {
    public Request {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(instance, "instance");
      Objects.requireNonNull(signingRequest, "signingRequest");
    }

    /** Never shows the token. */
    @Override
    public String toString() {
      return "Request[" + instance + "]";
    }
  }

  /**
   * What the agent gets.
   *
   * @param certificates the agent's certificate, then those of its issuers (PEM)
   */
  public record Response(String certificates) {
    public Response {
      Objects.requireNonNull(certificates, "certificates");
    }
  }
}
