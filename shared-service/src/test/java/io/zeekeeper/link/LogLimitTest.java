package io.zeekeeper.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  @Test
  void linesAboveTheLimitAreDroppedForTenSeconds() {
    var now = new AtomicLong(Long.MAX_VALUE - 5);
    var limit = new LogLimit(2, now::get);
    var written = new AtomicLong();
    for (int i = 0; i < 100; i++) {
      limit.write(written::incrementAndGet);
    }
    assertThat(written).hasValue(2);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    limit.write(written::incrementAndGet);
    assertThat(written).hasValue(3);
  }
}
