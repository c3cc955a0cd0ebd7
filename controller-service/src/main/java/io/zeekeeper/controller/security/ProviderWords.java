package io.zeekeeper.controller.security;

import java.util.List;

/** An error of the OpenID Connect provider, made safe for messages and logs. */
final class ProviderWords {
  private static final int MAX = 200;
  private static final String HIDDEN = "…";

  private ProviderWords() {}

  /**
   * The error and its description.
   *
   * @param description empty if there is none
   * @param secrets what the provider may repeat and nobody else should see
   */
  static String of(String error, String description, List<String> secrets) {
    String words = description.isEmpty() ? error : error + ": " + description;
    for (String secret : secrets) {
      words = words.replace(secret, HIDDEN);
    }
    // RFC 6749 (5.2) allows ASCII only. A repeated secret is replaced before a cut could split it.
    String plain = words.replaceAll("[^\\x20-\\x7E" + HIDDEN + "]", "?");
    return plain.length() <= MAX ? plain : plain.substring(0, MAX) + HIDDEN;
  }
}
