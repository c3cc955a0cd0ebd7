package io.zeekeeper.agent.identity;

import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.service.InvalidPropertyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How this agent gets its certificate.
 *
 * @param enrolmentToken one-time token, made by POST /api/v1/enrolments, with which the agent gets
 *     its certificate from the controller; by default none
 * @param enrolmentTokenFile file with that token, read when the agent needs it; by default none
 * @param enrolmentUrl URL of the controller's port for agents, wss://, for an enrolment; by default
 *     zeekeeper.agent.controller
 * @param controllerName name or address in the controller's certificate, if it is not of the
 *     controller's own authority; by default the host of zeekeeper.agent.controller
 */
@ConfigurationProperties("zeekeeper.agent")
public record EnrolmentSettings(
    @Nullable String enrolmentToken,
    @Nullable String enrolmentTokenFile,
    @Nullable String enrolmentUrl,
    @Nullable String controllerName) {

  public EnrolmentSettings {
    enrolmentToken = emptyAsNull(enrolmentToken);
    enrolmentTokenFile = emptyAsNull(enrolmentTokenFile);
    enrolmentUrl = emptyAsNull(enrolmentUrl);
    controllerName = emptyAsNull(controllerName);
    if (enrolmentToken != null) {
      try {
        EnrolmentToken.parse(enrolmentToken);
      } catch (PkiException e) {
        throw InvalidPropertyException.ofSecret(
            "zeekeeper.agent.enrolment-token", String.valueOf(e.getMessage()));
      }
    }
    if (enrolmentUrl != null && !enrolmentUrl.startsWith("wss://")) {
      throw new InvalidPropertyException(
          "zeekeeper.agent.enrolment-url", enrolmentUrl, "it must start with wss://");
    }
  }

  private static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Whether there is a token, or a file for it. */
  boolean hasToken() {
    return enrolmentToken != null || enrolmentTokenFile != null;
  }

  /**
   * The present token; empty if there is none, or the file is not there.
   *
   * @throws PkiException when the file cannot be read or holds no token
   */
  Optional<EnrolmentToken> token() {
    if (enrolmentToken != null) {
      return Optional.of(EnrolmentToken.parse(enrolmentToken));
    }
    if (enrolmentTokenFile == null || !Files.exists(Path.of(enrolmentTokenFile))) {
      return Optional.empty();
    }
    try {
      return Optional.of(EnrolmentToken.parse(Files.readString(Path.of(enrolmentTokenFile))));
    } catch (IOException | PkiException e) {
      String reason = e instanceof PkiException ? e.getMessage() : e.toString();
      throw new PkiException(
          "cannot use the enrolment token in %s: %s".formatted(enrolmentTokenFile, reason), e);
    }
  }

  /** How to give this agent a token; empty if there is one. Blocks on the disk. */
  Optional<String> missingToken() {
    if (enrolmentToken != null) {
      return Optional.empty();
    }
    if (enrolmentTokenFile == null) {
      return Optional.of(
          "set zeekeeper.agent.enrolment-token-file to a file with a token from"
              + " POST /api/v1/enrolments");
    }
    return Files.exists(Path.of(enrolmentTokenFile))
        ? Optional.empty()
        : Optional.of("write a token from POST /api/v1/enrolments to " + enrolmentTokenFile);
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "EnrolmentSettings[" + enrolmentTokenFile + ", " + enrolmentUrl + "]";
  }
}
