package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * Entity tags of configurations (RFC 9110, 8.8.3), so that nobody overwrites what somebody else has
 * staged.
 */
final class ETags {
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
    if (headers.containsHeader(HttpHeaders.IF_MATCH)
        && !matches(headers.getFirst(HttpHeaders.IF_MATCH), headers.getIfMatch(), staged)) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED,
          staged.isEmpty()
              ? "nothing is staged"
              : "another configuration was staged in between: '" + staged.get().id() + "'");
    }
    if (headers.containsHeader(HttpHeaders.IF_NONE_MATCH)
        && matches(headers.getFirst(HttpHeaders.IF_NONE_MATCH), headers.getIfNoneMatch(), staged)) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED,
          "a configuration is staged already: '" + staged.map(Configuration::id).orElse("") + "'");
    }
  }

  private static boolean matches(
      @Nullable String header, List<String> tags, Optional<Configuration> staged) {
    if (staged.isEmpty()) {
      return false;
    }
    String key = ConfigurationIdentity.of(staged.get()).key();
    return "*".equals(header)
        || tags.stream()
            .flatMap(tag -> ETag.parse(tag).stream())
            .anyMatch(tag -> tag.tag().equals(key) || tag.tag().equals(key + INI));
  }
}
