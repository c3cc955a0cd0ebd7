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
 * The queue of frames to write to a WebSocket, bounded in frames and in bytes. Frames leave in
 * order, one at a time: frames handed to the socket in bulk would escape the count. Safe on any
 * thread; never blocks.
 */
public final class FrameQueue {
  private final WebSocketSession socket;
  private final int maxFrames;
  private final long maxBytes;
  private final Sinks.Many<WebSocketMessage> frames;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();

  /**
   * @param maxBytes the queue accepts a frame of any size while fewer bytes than this wait
   */
  public FrameQueue(WebSocketSession socket, int maxFrames, long maxBytes) {
    this.socket = socket;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.frames =
        Sinks.many().unicast().onBackpressureBuffer(Queues.<WebSocketMessage>get(maxFrames).get());
  }

  /** Writes frames until {@link #complete}, or until the connection ends. Subscribe only once. */
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
          // A connection that has just ended does not take the frame.
          if (taken.compareAndSet(false, true)) {
            release(frame);
          }
        });
  }

  /** Adds a text; false when the queue is full. */
  public boolean offer(String text) {
    return waitingBytes.get() < maxBytes && offer(socket.textMessage(text));
  }

  /** Adds a text in UTF-8 without copying the array, as many connections may share it. */
  public boolean offer(byte[] text) {
    return waitingBytes.get() < maxBytes
        && offer(
            new WebSocketMessage(WebSocketMessage.Type.TEXT, socket.bufferFactory().wrap(text)));
  }

  /**
   * Adds a frame regardless of the bytes that wait; false when too many frames wait. Drops a frame
   * for a connection that has ended, and returns true.
   */
  // Synchronized, as the sink refuses concurrent senders.
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

  /** Whether less than half of the queue is in use, so that it accepts frames of low priority. */
  boolean hasRoom() {
    return waiting.get() <= maxFrames / 2 && waitingBytes.get() <= maxBytes / 2;
  }

  /** Whether no frame waits to be written. */
  boolean isEmpty() {
    return waiting.get() == 0;
  }

  /** Ends the queue: no more frames follow. */
  // Synchronized, as an offer at the same time would be refused, and look as if the queue were
  // full.
  public synchronized void complete() {
    frames.tryEmitComplete();
  }
}
