package io.zeekeeper.controller.identity;

import io.zeekeeper.model.IpAddress;
import io.zeekeeper.service.HostName;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The names by which others may reach this host. Never queries a name server. */
final class HostNames {
  private HostNames() {}

  /** The host's name, its addresses, and the names of loopback. */
  static List<String> all() {
    List<String> names = new ArrayList<>(List.of(HostName.get(), "localhost"));
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(HostNames::addresses)
          .map(IpAddress::format)
          .sorted()
          .forEach(names::add);
    } catch (SocketException e) {
      names.addAll(List.of("127.0.0.1", "::1"));
    }
    return names.stream().distinct().toList();
  }

  private static Stream<InetAddress> addresses(NetworkInterface each) {
    return each.inetAddresses().filter(address -> !address.isLinkLocalAddress());
  }
}
