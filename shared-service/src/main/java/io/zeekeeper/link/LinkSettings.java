package io.zeekeeper.link;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of sessions between controller and agents.
 *
 * @param ping pause between signs of life on a connection between controller and agent
 * @param missed signs of life in a row that may be missing before a connection between controller
 *     and agent is given up
 * @param maxFrame largest message that is accepted on a connection between controller and agent
 * @param maxQueue messages that may wait to be sent on a connection between controller and agent;
 *     the connection ends when more would wait
 * @param maxQueueBytes size of all messages that may wait to be sent on a connection between
 *     controller and agent before another one ends it
 */
@ConfigurationProperties("zeekeeper.link")
public record LinkSettings(
    @DefaultValue("10s") Duration ping,
    @DefaultValue("3") int missed,
    @DefaultValue("8MB") DataSize maxFrame,
    @DefaultValue("1000") int maxQueue,
    @DefaultValue("64MB") DataSize maxQueueBytes) {
  private static final DataSize SMALLEST_FRAME = DataSize.ofKilobytes(64);
  private static final DataSize LARGEST_FRAME = DataSize.ofMegabytes(1024);
  private static final DataSize LARGEST_QUEUE = DataSize.ofGigabytes(64);

  public LinkSettings {
    PropertyRules.positive("zeekeeper.link.ping", ping);
    PropertyRules.atLeast("zeekeeper.link.missed", missed, 1);
    PropertyRules.within("zeekeeper.link.max-frame", maxFrame, SMALLEST_FRAME, LARGEST_FRAME);
    PropertyRules.atLeast("zeekeeper.link.max-queue", maxQueue, 1);
    PropertyRules.within(
        "zeekeeper.link.max-queue-bytes", maxQueueBytes, SMALLEST_FRAME, LARGEST_QUEUE);
  }

  /** The longest silence of a session. */
  Duration limit() {
    return ping.multipliedBy(missed);
  }
}
