package io.zeekeeper.service;

import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host in a Host header (RFC 9110, 7.2): a name, or an IP address in one form. */
final class HostHeader {
  private static final int MAX_NAME = 253;
  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\\.?");
  private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f:.]+)(%[A-Za-z0-9._~%-]+)?");
  private static final Pattern WITH_PORT =
      Pattern.compile("(\\[[^\\[\\]]*]|[^\\[\\]:]*)(?::(\\d{0,5}))?");

  private HostHeader() {}

  /** The host of a header's value, which may end with a port; empty when the value is invalid. */
  static Optional<String> parse(String value) {
    Matcher parts = WITH_PORT.matcher(value);
    return parts.matches() && isPort(parts.group(2)) ? nameOf(parts.group(1)) : Optional.empty();
  }

  /** RFC 9110 allows an empty port. */
  private static boolean isPort(@Nullable String digits) {
    return digits == null || digits.isEmpty() || Integer.parseInt(digits) <= MAX_PORT;
  }

  /**
   * Normalises a host for comparison: names in lower case without the dot of the root, addresses in
   * their shortest form without brackets and zone.
   */
  static Optional<String> nameOf(String host) {
    boolean inBrackets = host.startsWith("[") && host.endsWith("]");
    String plain = inBrackets ? host.substring(1, host.length() - 1) : host;
    if (inBrackets || plain.contains(":")) {
      Matcher address = IPV6.matcher(plain);
      return address.matches()
              && address.group(1).contains(":")
              && IpAddress.isLiteral(address.group(1))
          ? Optional.of(address(address.group(1)))
          : Optional.empty();
    }

    if (IpAddress.isLiteral(plain)) {
      return Optional.of(address(plain));
    }
    if (plain.length() > MAX_NAME || !NAME.matcher(plain).matches()) {
      return Optional.empty();
    }

    String name = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    return Optional.of(name.toLowerCase(Locale.ROOT));
  }

  private static String address(String literal) {
    return IpAddress.format(InetAddress.ofLiteral(literal));
  }
}
