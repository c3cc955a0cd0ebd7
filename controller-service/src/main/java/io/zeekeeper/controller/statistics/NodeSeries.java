package io.zeekeeper.controller.statistics;

import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a node over some slots. Absent series have no number at all.
 *
 * @param cpu processors that the process used
 * @param memory resident bytes of the process
 * @param received packets that Zeek received, per second
 * @param dropped packets lost before Zeek could read them, per second
 * @param link packets on the link, per second
 * @param receivedBytes bytes that Zeek received, per second
 * @param packets the latest counters of the present process
 */
public record NodeSeries(
    String node,
    @Nullable Series cpu,
    @Nullable Series memory,
    @Nullable Series received,
    @Nullable Series dropped,
    @Nullable Series link,
    @Nullable Series receivedBytes,
    @Nullable Packets packets) {

  boolean isEmpty() {
    return Stream.of(cpu, memory, received, dropped, link, receivedBytes).allMatch(Objects::isNull);
  }
}
