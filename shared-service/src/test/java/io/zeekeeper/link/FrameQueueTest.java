package io.zeekeeper.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServer;

/** Frames that wait for a peer that reads nothing. */
class FrameQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          Duration.ofSeconds(5), 3, DataSize.ofKilobytes(64), 1000, DataSize.ofMegabytes(64));

  @Test
  void endOfASessionFreesItsWaitingFrames() {
    var listener =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws("/link", (in, out) -> Mono.never()))
            .bindNow();
    List<ByteBuf> buffers = new ArrayList<>();
    Sinks.Empty<Void> end = Sinks.empty();
    Sinks.Empty<Void> full = Sinks.empty();
    var _ =
        LinkSocket.connect(
                URI.create("ws://127.0.0.1:" + listener.port() + "/link"),
                SETTINGS,
                null,
                socket -> {
                  var queue = new FrameQueue(socket, 1000, Long.MAX_VALUE);
                  Mono<Void> session = Mono.firstWithSignal(queue.written(), end.asMono());
                  for (int i = 0; i < 500; i++) {
                    var frame = socket.textMessage("x".repeat(60_000));
                    buffers.add(NettyDataBufferFactory.toByteBuf(frame.getPayload()));
                    queue.offer(frame);
                  }
                  full.tryEmitEmpty();
                  return session.doFinally(signal -> socket.abandonAfter(Duration.ZERO));
                })
            .toFuture();
    full.asMono().block(PATIENCE);
    assertThat(buffers.stream().filter(buffer -> buffer.refCnt() > 0)).hasSizeGreaterThan(100);
    end.tryEmitEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(buffers.stream().filter(buffer -> buffer.refCnt() > 0)).isEmpty());
    listener.disposeNow();
  }
}
