package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts with a network each, on this machine: network namespaces that a bridge connects. They share
 * files and processes.
 */
public final class NetworkHosts implements AutoCloseable {
  /** Writes each packet of all ports of the bridge into a file at once. */
  private static final String CAPTURE =
      """
      import socket, sys
      ports = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
      print("capturing", flush=True)
      with open(sys.argv[1], "wb", 0) as file:
          while True:
              file.write(ports.recv(200000))
      """;

  private final String prefix = "zk%x-".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
  private final List<String> namespaces = new ArrayList<>();
  private final int count;
  private Process capture;

  private NetworkHosts(int count) {
    this.count = count;
  }

  /** Creates hosts; skips the test on a machine where that is not possible. */
  public static NetworkHosts create(int count) {
    var hosts = new NetworkHosts(count);
    boolean possible = Nodes.canSniff() && hosts.addNamespace(hosts.bridge());
    if (!possible) {
      System.out.println("skipped: needs root and the command ip, to add network namespaces");
    }
    Assumptions.assumeTrue(possible, "needs root and the command ip, to add network namespaces");
    hosts.connect();
    return hosts;
  }

  private boolean addNamespace(String name) {
    boolean added = execute("ip", "netns", "add", name);
    if (added) {
      namespaces.add(name);
    }
    return added;
  }

  private void connect() {
    ip(bridge(), "link add br0 type bridge");
    ip(bridge(), "link set br0 up");
    for (int host = 0; host < count; host++) {
      must(addNamespace(name(host)), "netns add " + name(host));
      ip(bridge(), "link add port%d type veth peer name eth0 netns %s".formatted(host, name(host)));
      ip(bridge(), "link set port%d master br0 up".formatted(host));
      ip(name(host), "address add %s/24 dev eth0".formatted(address(host)));
      ip(name(host), "link set eth0 up");
      ip(name(host), "link set lo up");
    }
  }

  private static void ip(String namespace, String words) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(words.split(" ")));
    must(execute(command.toArray(String[]::new)), words);
  }

  private static void must(boolean done, String words) {
    if (!done) {
      throw new IllegalStateException("failed: ip " + words);
    }
  }

  private static boolean execute(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String bridge() {
    return prefix + "bridge";
  }

  private String name(int host) {
    return prefix + host;
  }

  /** The address of a host; the first host is 0. */
  public String address(int host) {
    return "198.18.0." + (host + 1);
  }

  /** What starts a program on a host. */
  public List<String> on(int host) {
    return List.of("ip", "netns", "exec", name(host));
  }

  /** Output and exit code of a program that has ended. */
  public record Output(int exit, String stdout, String stderr) {}

  /** Runs a program on a host to its end. */
  public Output run(int host, String... command) {
    try {
      Path stderr = Files.createTempFile("command", ".err");
      Process process =
          new ProcessBuilder(Stream.concat(on(host).stream(), Stream.of(command)).toList())
              .redirectError(stderr.toFile())
              .start();
      String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var output = new Output(process.waitFor(), stdout, Files.readString(stderr));
      Files.delete(stderr);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sockets that listen on a host, as address and port. */
  public List<String> listening(int host) {
    return run(host, "ss", "-ltnH")
        .stdout()
        .lines()
        .map(line -> line.strip().split("\\s+")[3])
        .toList();
  }

  /** Captures what the hosts send to each other, from now on; needs Python. */
  public void capture(Path file) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", bridge()));
    command.addAll(List.of("python3", "-c", CAPTURE, file.toString()));
    try {
      capture = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      must(capture.inputReader().readLine() != null, "netns exec python3, to capture packets");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (capture != null) {
      capture.destroyForcibly();
    }
    // A namespace lives on while a process is in it; deleting the name is enough for the bridge.
    IntStream.range(0, namespaces.size())
        .map(index -> namespaces.size() - 1 - index)
        .forEach(index -> execute("ip", "netns", "delete", namespaces.get(index)));
  }
}
