package io.zeekeeper.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between nodes. With ZeroMQ, all messages go through a hub in the manager's
 * process; this hub forwards lines of topic, tab, frame. With Broker, a stand-in reaches only
 * itself.
 */
final class Bus {
  private static final Duration RETRY_DELAY = Duration.ofMillis(300);

  private final BiConsumer<String, String> received;
  private final Set<PrintWriter> peers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable PrintWriter hub;

  /**
   * @param received receives topic and frame of every message from other nodes
   */
  Bus(BiConsumer<String, String> received) {
    this.received = received;
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
    peers.add(out);

    try {
      read(
          peer,
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
          hub = writer(socket);
          read(socket, this::dispatch);
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

  private static void read(Socket socket, Lines lines) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
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
