package io.zeekeeper.standin;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a node captures: a node with an interface counts packets that do not exist. */
final class Traffic {
  private static final long PACKETS_PER_SECOND = 100;
  static final long BYTES_PER_PACKET = 500;
  private static final long MILLIS = 1000;

  private final boolean sniffs;
  private final Instant start =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  /**
   * @param networkInterface what the node sniffs, if anything
   */
  Traffic(@Nullable String networkInterface) {
    this.sniffs = networkInterface != null;
  }

  boolean isSniffed() {
    return sniffs;
  }

  /** When the node's process started. */
  Instant start() {
    return start;
  }

  /** Packets received until now; all packets of the link. */
  long packets() {
    return sniffs
        ? Duration.between(start, Instant.now()).toMillis() * PACKETS_PER_SECOND / MILLIS
        : 0;
  }

  /** Zeek's {@code NetStats} as JSON. */
  String netStats() {
    long packets = packets();
    return """
    {"pkts_recvd":%1$d,"pkts_dropped":0,"pkts_link":%1$d,"bytes_recvd":%2$d}\
    """
        .formatted(packets, packets * BYTES_PER_PACKET);
  }
}
