package io.zeekeeper.model;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * IP addresses as text, in the form that Zeek and {@code zeek-client} use. Never queries a name
 * server.
 */
public final class IpAddress {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

  private static final int IPV6_BYTES = 16;

  private IpAddress() {}

  /**
   * Whether {@code text} is an IPv4 or IPv6 address without brackets and zone. A decimal part with
   * a leading zero is invalid: some programs read it as octal, and {@code zeek-client} rejects it.
   */
  public static boolean isLiteral(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (!text.contains(":") || !text.matches("[0-9A-Fa-f:.]{2,45}")) {
      return false;
    }
    String last = text.substring(text.lastIndexOf(':') + 1);
    if (last.contains(".") && !IPV4.matcher(last).matches()) {
      return false;
    }

    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether {@code literal} is a loopback address, which is reachable from its own host only. */
  public static boolean isLoopback(String literal) {
    return isLiteral(literal) && InetAddress.ofLiteral(literal).isLoopbackAddress();
  }

  /** Formats an address as in {@code 127.0.0.1} or {@code ::1}: the shortest form, no zone. */
  public static String format(InetAddress address) {
    return address instanceof Inet6Address six ? shorten(six) : address.getHostAddress();
  }

  /**
   * The network that counts as one peer for limits, as text: an IPv4 address, or the first 64 bits
   * of an IPv6 address, as a single host has all of such a network.
   */
  public static String network(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return format(address);
    }
    byte[] bytes = Arrays.copyOf(six.getAddress(), IPV6_BYTES / 2);
    return HexFormat.ofDelimiter(":").formatHex(bytes) + "/64";
  }

  /** {@code literal} in the form that may precede a port: IPv6 in brackets. */
  public static String bracketed(String literal) {
    return literal.contains(":") ? "[" + literal + "]" : literal;
  }

  private static String shorten(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }

    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }

    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** Whether {@code address} is IPv4; the JDK never returns IPv4-mapped IPv6 addresses. */
  public static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }
}
