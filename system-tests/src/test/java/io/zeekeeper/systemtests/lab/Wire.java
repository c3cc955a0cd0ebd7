package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that a test can disturb: a TCP proxy between the side that connects, here the agent,
 * and a port. Faults last until {@link #heal}, but a connection that was cut stays dead, and
 * neither side is notified.
 */
public final class Wire implements AutoCloseable {
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();
  private static final int CHUNK_BYTES = 4096;
  // Small, so that little data of a held connection is on its way and most waits at its sender.
  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  public enum Direction {
    TO_AGENT,
    TO_CONTROLLER
  }

  private final ServerSocket server;
  private final int target;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Set<Direction> cut = EnumSet.noneOf(Direction.class);
  private final AtomicInteger truncated = new AtomicInteger();
  private volatile boolean held;
  private volatile long delayNanos;
  private volatile long bytesPerSecond;

  public Wire(int target) {
    this(target, 0);
  }

  /**
   * @param port the port that the agent connects to; 0 for any that is free
   */
  public Wire(int target, int port) {
    this.target = target;
    try {
      server = new ServerSocket();
      server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** The port that the agent connects to. */
  public int port() {
    return server.getLocalPort();
  }

  /**
   * Drops all data in these directions, or in both without an argument. No connection is closed,
   * not even when its other end closes.
   */
  public synchronized void cut(Direction... ways) {
    cut.addAll(ways.length == 0 ? EnumSet.allOf(Direction.class) : List.of(ways));
    lines.forEach(line -> line.dead.addAll(cut));
  }

  /** Stops reading: data waits at its sender until {@link #heal}. */
  public void hold() {
    held = true;
  }

  /** Delays all data by {@code time} in each direction. */
  public void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  /** Passes {@code bytes} per second in each direction. */
  public void throttle(int bytes) {
    bytesPerSecond = bytes;
  }

  /** Passes only {@code bytes} of the next longer chunk to the agent, and closes the connection. */
  public void truncate(int bytes) {
    truncated.set(bytes);
  }

  /** Closes every open connection; accepts new ones. */
  public void hangUp() {
    lines.forEach(Line::close);
  }

  /** Removes all faults, for new connections and those that are not dead. */
  public synchronized void heal() {
    cut.clear();
    held = false;
    delayNanos = 0;
    bytesPerSecond = 0;
    truncated.set(0);
  }

  private void accept() {
    try {
      while (true) {
        Socket agent = server.accept();
        open(agent);
      }
    } catch (IOException e) {
      // The server socket is closed.
    }
  }

  private synchronized void open(Socket agent) throws IOException {
    var controller = new Socket();
    try {
      controller.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      controller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      agent.close();
      return;
    }
    var line = new Line(agent, controller);
    line.dead.addAll(cut);
    lines.add(line);
    new Pump(line, Direction.TO_CONTROLLER, agent, controller).start();
    new Pump(line, Direction.TO_AGENT, controller, agent).start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp();
  }

  /** One connection. */
  private final class Line {
    private final Socket agent;
    private final Socket controller;
    private final Set<Direction> dead = new CopyOnWriteArraySet<>();

    Line(Socket agent, Socket controller) {
      this.agent = agent;
      this.controller = controller;
    }

    void close() {
      lines.remove(this);
      for (Socket socket : List.of(agent, controller)) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Bytes and when they are due; no bytes mean the end of the connection. */
  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  /** One direction of one connection: one thread reads, another writes what is due. */
  private final class Pump {
    private final Line line;
    private final Direction way;
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Chunk> inTransit = new LinkedBlockingQueue<>();
    private long lastDue = System.nanoTime();

    Pump(Line line, Direction way, Socket from, Socket to) {
      this.line = line;
      this.way = way;
      this.from = from;
      this.to = to;
    }

    void start() {
      Thread.startVirtualThread(this::read);
      Thread.startVirtualThread(this::write);
    }

    private void read() {
      byte[] buffer = new byte[CHUNK_BYTES];
      try {
        int count = 0;
        while (count >= 0) {
          while (held) {
            LockSupport.parkNanos(POLL_NANOS);
          }
          count = from.getInputStream().read(buffer);
          inTransit.add(chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(count, 0)))));
        }
      } catch (IOException e) {
        inTransit.add(chunk(ByteBuffer.allocate(0)));
      }
    }

    private Chunk chunk(ByteBuffer bytes) {
      long rate = bytesPerSecond;
      long begin = Math.max(lastDue, System.nanoTime());
      lastDue = rate == 0 ? begin : begin + TimeUnit.SECONDS.toNanos(bytes.remaining()) / rate;
      return new Chunk(bytes, lastDue + delayNanos);
    }

    private void write() {
      try {
        while (true) {
          Chunk chunk = inTransit.take();
          for (long left; (left = chunk.dueNanos() - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
          }
          if (!line.dead.contains(way)) {
            pass(chunk.bytes().array());
          }
          if (!chunk.bytes().hasRemaining()) {
            return;
          }
        }
      } catch (IOException e) {
        line.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void pass(byte[] bytes) throws IOException {
      int limit = way == Direction.TO_AGENT ? truncated.get() : 0;
      if (bytes.length == 0) {
        line.close();
      } else if (limit > 0 && bytes.length > limit && truncated.compareAndSet(limit, 0)) {
        to.getOutputStream().write(bytes, 0, limit);
        line.close();
      } else {
        to.getOutputStream().write(bytes);
      }
    }
  }
}
