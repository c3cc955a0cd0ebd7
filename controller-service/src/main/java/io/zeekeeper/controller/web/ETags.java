package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * Entity tags of configurations (RFC 9110, 8.8.3), so that nobody overwrites what somebody else has
 * staged.
 */
final class ETags {
  /** One entity tag, or any; lists are accepted, too. */
  static final String PATTERN = "^(\\*|\"[!#-~]+\")$";

  private static final String INI = "-ini";

  private ETags() {}

  static String json(Configuration configuration) {
    return "\"" + ConfigurationIdentity.of(configuration).key() + "\"";
  }

  static String ini(Configuration configuration) {
    return "\"" + ConfigurationIdentity.of(configuration).key() + INI + "\"";
  }

  /**
   * Refuses a request whose condition does not hold.
   *
   * @param staged what is staged before
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
    List<ETag> tags = ETag.parse(header);
    if (tags.isEmpty()) {
      throw ProblemException.malformed("'" + header + "' is neither `*` nor an entity tag");
    }
    String key = staged.map(ConfigurationIdentity::of).map(ConfigurationIdentity::key).orElse("");
    return tags.stream()
        .filter(tag -> !tag.weak())
        .anyMatch(tag -> tag.tag().equals(key) || tag.tag().equals(key + INI));
  }
}
