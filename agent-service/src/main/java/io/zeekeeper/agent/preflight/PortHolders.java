package io.zeekeeper.agent.preflight;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the process that listens on a TCP port, as far as this user may read {@code /proc}
 * (proc(5)).
 */
final class PortHolders {
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private final Path proc;

  PortHolders(Path proc) {
    this.proc = proc;
  }

  /**
   * The process that listens on a port.
   *
   * @param pid its process id
   * @param program its executable; empty if unknown
   * @param node the node that it is; empty for other programs
   */
  record Holder(String pid, String program, Optional<NodeProcess> node) {}

  /**
   * The outcome of a search for a holder.
   *
   * @param holder the process; empty if this user cannot see whose socket it is
   * @param hidden the nodes whose sockets this user cannot see, any of which may be the holder
   */
  record Search(Optional<Holder> holder, List<NodeProcess> hidden) {}

  Search of(int port, InetAddress address) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      sockets.addAll(listening(proc.resolve(table), port, address));
    }

    List<NodeProcess> hidden = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (holds(process, sockets)) {
            return new Search(Optional.of(holder(process)), List.of());
          }
        } catch (IOException e) {
          NodeProcess.of(process, commandLine(process)).ifPresent(hidden::add);
        }
      }
    } catch (IOException e) {
      // Without /proc, the holder stays unknown.
    }
    return new Search(Optional.empty(), hidden);
  }

  /** The sockets that listen on the port, at the address or at all addresses. */
  private static Set<String> listening(Path table, int port, InetAddress address) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();

    try {
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE
            && fields[STATE].equals(LISTENING)
            && fields[LOCAL_ADDRESS].endsWith(suffix)
            && covers(fields[LOCAL_ADDRESS].split(":", 2)[0], address)) {
          sockets.add("socket:[" + fields[INODE] + "]");
        }
      }
    } catch (IOException e) {
      // This host has no IPv6.
    }
    return sockets;
  }

  /** Whether a socket bound to {@code bound}, in the kernel's notation, listens on the address. */
  private static boolean covers(String bound, InetAddress address) {
    return address.isAnyLocalAddress()
        || bound.matches("0+")
        || (address instanceof Inet4Address
            ? bound.endsWith(hex(address))
            : bound.equals(hex(address)));
  }

  /** The kernel writes every four bytes as one number, in the processor's byte order. */
  private static String hex(InetAddress address) {
    byte[] bytes = address.getAddress();
    var hex = new StringBuilder();
    for (int word = 0; word < bytes.length; word += Integer.BYTES) {
      for (int i = Integer.BYTES - 1; i >= 0; i--) {
        hex.append(HexFormat.of().withUpperCase().toHexDigits(bytes[word + i]));
      }
    }
    return hex.toString();
  }

  /**
   * @throws IOException when this user may not read the process's handles, or the process has ended
   */
  private static boolean holds(Path process, Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> handles = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path handle : handles) {
        if (sockets.contains(target(handle))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String target(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static Holder holder(Path process) {
    String commandLine = commandLine(process);
    return new Holder(
        process.getFileName().toString(),
        commandLine.split("\0", 2)[0],
        NodeProcess.of(process, commandLine));
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
