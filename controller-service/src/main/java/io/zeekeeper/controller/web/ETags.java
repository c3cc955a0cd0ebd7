package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * Entity tags of configurations (RFC 9110, 8.8.3). They keep a client from overwriting a
 * configuration that another client has staged.
 */
final class ETags {
  private static final String INI_SUFFIX = "-ini";
  private static final String HIDDEN_SUFFIX = "-hidden";

  private ETags() {}

  static String json(Configuration configuration) {
    return of(configuration, configuration, false);
  }

  /**
   * The tag of a representation.
   *
   * @param shown the configuration as the client sees it; if that has no secrets, the tag matches
   *     no {@code If-Match}
   */
  static String of(Configuration configuration, Configuration shown, boolean ini) {
    return "\""
        + ConfigurationIdentity.of(configuration).key()
        + (ini ? INI_SUFFIX : "")
        + (shown.equals(configuration) ? "" : HIDDEN_SUFFIX)
        + "\"";
  }

  /**
   * Refuses a request whose condition does not hold.
   *
   * @param staged the configuration that is staged before the request
   */
  static void require(HttpHeaders headers, Optional<Configuration> staged) {
    String wanted = headers.getFirst(HttpHeaders.IF_MATCH);
    if (wanted != null && !matches(wanted, staged)) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED,
          staged.isEmpty()
              ? "nothing is staged"
              : "another configuration was staged in between: '" + staged.get().id() + "'");
    }
    String unwanted = headers.getFirst(HttpHeaders.IF_NONE_MATCH);
    if (unwanted != null && matches(unwanted, staged)) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED,
          "a configuration is staged already: '" + staged.map(Configuration::id).orElse("") + "'");
    }
  }

  private static boolean matches(String header, Optional<Configuration> staged) {
    if (header.strip().equals("*")) {
      return staged.isPresent();
    }
    String key = staged.map(ConfigurationIdentity::of).map(ConfigurationIdentity::key).orElse("");
    return tags(header).anyMatch(tag -> tag.equals(key) || tag.equals(key + INI_SUFFIX));
  }

  /**
   * The strong tags of a header. A header that is not a tag counts as a tag with missing quotes.
   */
  private static Stream<String> tags(String header) {
    List<ETag> tags = ETag.parse(header);
    return tags.isEmpty()
        ? Stream.of(header.strip())
        : tags.stream().filter(tag -> !tag.weak()).map(ETag::tag);
  }
}
