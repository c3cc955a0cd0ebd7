package io.zeekeeper.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between nodes. With ZeroMQ, all messages go through a hub in the manager's
 * process; this hub forwards lines of topic, tab, frame. With Broker, a stand-in reaches only
 * itself.
 *
 * <p>A node sends the hub the digest of its keys first. As with ZeroMQ's CURVE, a node with other
 * keys than the hub's exchanges no messages, and connects again and again. Messages are not
 * encrypted.
 */
final class Bus {
  private static final Duration RETRY_DELAY = Duration.ofMillis(300);

  private final BiConsumer<String, String> received;
  private final String keys;
  private final Set<PrintWriter> peers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable PrintWriter hub;

  /**
   * @param received receives topic and frame of every message from other nodes
   * @param keys the keys of the cluster; nodes of one hub have the same
   */
  Bus(BiConsumer<String, String> received, String keys) {
    this.received = received;
    this.keys = digest(keys);
  }

  /** Runs the hub. */
  void serve(ServerSocket socket) {
    daemon(() -> {
      while (true) {
        Socket peer = socket.accept();
        daemon(() -> readPeer(peer));
      }
    });
  }

  private void readPeer(Socket peer) throws IOException {
    PrintWriter out = writer(peer);
    BufferedReader in = reader(peer);
    if (!keys.equals(in.readLine())) {
      peer.close();
      return;
    }
    peers.add(out);

    try {
      read(
          in,
          line -> {
            peers.forEach(other -> {
              if (!other.equals(out)) {
                other.println(line);
              }
            });
            dispatch(line);
          });
    } finally {
      peers.remove(out);
    }
  }

  /** Connects to the hub, and again whenever the connection is lost. */
  void join(String host, int port) {
    daemon(() -> {
      while (true) {
        try (Socket socket = new Socket(host, port)) {
          PrintWriter out = writer(socket);
          out.println(keys);
          hub = out;
          read(reader(socket), this::dispatch);
        } catch (IOException e) {
          // The hub is not running yet, or has ended.
        }
        hub = null;
        LockSupport.parkNanos(RETRY_DELAY.toNanos());
      }
    });
  }

  boolean reachesHub() {
    return hub != null;
  }

  void publish(String topic, String frame) {
    String line = topic + "\t" + frame;
    PrintWriter out = hub;
    if (out != null) {
      out.println(line);
    }
    peers.forEach(peer -> peer.println(line));
  }

  private void dispatch(String line) {
    int tab = line.indexOf('\t');
    if (tab > 0) {
      received.accept(line.substring(0, tab), line.substring(tab + 1));
    }
  }

  private static PrintWriter writer(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  private interface Lines {
    void accept(String line);
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String digest(String keys) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(keys.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void read(BufferedReader reader, Lines lines) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.accept(line);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            work.run();
          } catch (IOException e) {
            // The connection is lost, so this thread has no more work.
          }
        });
  }
}
