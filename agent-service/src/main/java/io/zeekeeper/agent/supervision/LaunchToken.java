package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The launch token on a node's command line.
 *
 * @param agentId the id of the agent that launched the process
 * @param number the launch number, which no other launch of that agent has
 */
record LaunchToken(String agentId, long number, String node) {
  private static final Pattern ARGUMENT =
      Pattern.compile(Pattern.quote(LaunchSpec.TOKEN) + "=([^.]+)\\.([0-9]{1,18})\\.(.+)");

  /** Finds the token on a command line; empty without a complete token. */
  static Optional<LaunchToken> of(List<String> commandLine) {
    return commandLine.stream()
        .map(ARGUMENT::matcher)
        .filter(Matcher::matches)
        .map(match ->
            new LaunchToken(match.group(1), Long.parseLong(match.group(2)), match.group(3)))
        .findFirst();
  }
}
