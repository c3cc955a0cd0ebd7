package io.zeekeeper.link;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * What waits to be written to a WebSocket, bounded in frames and in bytes. Frames leave in the
 * order in which they came, one after the other: many in the socket's hands would be in nobody's
 * count. Safe on any thread; never blocks.
 */
public final class FrameQueue {
  private final WebSocketSession socket;
  private final int maxFrames;
  private final long maxBytes;
  private final Sinks.Many<WebSocketMessage> frames;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();

  /**
   * @param maxBytes a frame is taken while less than this waits, however large it is
   */
  public FrameQueue(WebSocketSession socket, int maxFrames, long maxBytes) {
    this.socket = socket;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.frames =
        Sinks.many().unicast().onBackpressureBuffer(Queues.<WebSocketMessage>get(maxFrames).get());
  }

  /** Writes frames until {@link #complete}, or until the connection takes no more. Once. */
  public Mono<Void> written() {
    return frames
        .asFlux()
        .concatMap(this::write, 1)
        .doOnDiscard(WebSocketMessage.class, FrameQueue::release)
        .then();
  }

  private Mono<Void> write(WebSocketMessage frame) {
    int bytes = frame.getPayload().readableByteCount();
    var taken = new AtomicBoolean();
    return socket
        .send(Mono.fromSupplier(() -> taken.compareAndSet(false, true) ? frame : null))
        .doFinally(signal -> {
          count(-1, -bytes);
          // A connection that has just ended takes nothing.
          if (taken.compareAndSet(false, true)) {
            release(frame);
          }
        });
  }

  /** Adds a text; false when the queue is full. */
  public boolean offer(String text) {
    return waitingBytes.get() < maxBytes && offer(socket.textMessage(text));
  }

  /** Adds a text in UTF-8, which is not copied, as many connections may share it. */
  public boolean offer(byte[] text) {
    return waitingBytes.get() < maxBytes
        && offer(
            new WebSocketMessage(WebSocketMessage.Type.TEXT, socket.bufferFactory().wrap(text)));
  }

  /**
   * Adds a frame that must not wait for room in bytes; false when too many wait. One for a
   * connection that has ended is dropped, which is no lack of room.
   */
  // Serialised here: the sink itself refuses concurrent senders.
  synchronized boolean offer(WebSocketMessage frame) {
    int bytes = frame.getPayload().readableByteCount();
    count(1, bytes);
    Sinks.EmitResult result = frames.tryEmitNext(frame);
    if (result.isFailure()) {
      count(-1, -bytes);
      release(frame);
    }
    return result.isSuccess()
        || result == Sinks.EmitResult.FAIL_CANCELLED
        || result == Sinks.EmitResult.FAIL_TERMINATED;
  }

  private void count(int frame, int bytes) {
    waiting.addAndGet(frame);
    waitingBytes.addAndGet(bytes);
  }

  private static void release(WebSocketMessage frame) {
    DataBufferUtils.release(frame.getPayload());
  }

  /** Whether less than half of it is in use, so that frames that can wait may be added. */
  boolean hasRoom() {
    return waiting.get() <= maxFrames / 2 && waitingBytes.get() <= maxBytes / 2;
  }

  /** No more frames follow. */
  public void complete() {
    frames.tryEmitComplete();
  }
}
