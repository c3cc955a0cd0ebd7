package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Finds who listens on a TCP port, as far as this process may look (proc(5)). */
final class PortHolders {
  /** The answer for a node that an agent launched. */
  static final String A_NODE = "a node";

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  /** {@link #A_NODE}, or words to append to a message: empty when nobody can be named. */
  String of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : new String[] {"net/tcp", "net/tcp6"}) {
      sockets.addAll(listening(PROC.resolve(table), port));
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          return named(process);
        }
      }
    } catch (IOException e) {
      // Nobody can be named.
    }
    return "";
  }

  private static Set<String> listening(Path table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();
    try {
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE
            && fields[LOCAL_ADDRESS].endsWith(suffix)
            && fields[STATE].equals(LISTENING)) {
          sockets.add("socket:[" + fields[INODE] + "]");
        }
      }
    } catch (IOException e) {
      // No IPv6 here.
    }
    return sockets;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> handles = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path handle : handles) {
        if (sockets.contains(target(handle))) {
          return true;
        }
      }
    } catch (IOException e) {
      // It ended, or is another user's.
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

  private static String named(Path process) throws IOException {
    String command =
        new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
    if (command.contains("\0" + LaunchSpec.TOKEN + "=")) {
      return A_NODE;
    }
    String program = command.split("\0", 2)[0];
    return " by process " + process.getFileName() + (program.isEmpty() ? "" : " (" + program + ")");
  }
}
