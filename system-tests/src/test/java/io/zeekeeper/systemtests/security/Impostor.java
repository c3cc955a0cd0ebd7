package io.zeekeeper.systemtests.security;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server in the place of another one, which counts the bytes that it gets from its peers. */
final class Impostor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerSocket server;
  private final AtomicInteger received = new AtomicInteger();

  /**
   * @param sockets makes sockets with the impostor's TLS, or in the clear
   */
  Impostor(ServerSocketFactory sockets, String address, int port) {
    // The kernel may hold the port for a moment.
    server =
        await("the port")
            .atMost(PATIENCE)
            .ignoreException(IOException.class)
            .until(() -> bound(sockets, new InetSocketAddress(address, port)), made -> true);
    Thread.startVirtualThread(this::accept);
  }

  private static ServerSocket bound(ServerSocketFactory sockets, InetSocketAddress address)
      throws IOException {
    ServerSocket server = sockets.createServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(address);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket peer = server.accept();
        Thread.startVirtualThread(() -> read(peer));
      }
    } catch (IOException e) {
      // The server socket is closed.
    }
  }

  private void read(Socket peer) {
    try (peer) {
      while (peer.getInputStream().read() >= 0) {
        received.incrementAndGet();
      }
    } catch (IOException e) {
      // The peer has seen through it.
    }
  }

  /** The bytes within TLS, or in the clear without. */
  int received() {
    return received.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
