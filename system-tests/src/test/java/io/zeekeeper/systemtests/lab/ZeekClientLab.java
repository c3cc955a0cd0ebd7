package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A controller, and Zeek's own client connected to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ZeekClientLab {
  public static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir public Path directory;
  public ZeekClient client;
  public Lab lab;

  @BeforeAll
  public void startLab() {
    lab =
        new Lab(Zeek.standin(), "--zeekeeper.timeouts.query=3s", "--zeekeeper.timeouts.deploy=20s");
    client = ZeekClient.of(lab.clientPort());
    lab.startController();
  }

  @AfterAll
  public void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  public final String file(String content) {
    try {
      return Files.writeString(Files.createTempFile(directory, "cluster", ".ini"), content)
          .toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void assertErrors(ZeekClient.Output output, String json) {
    assertThat(output.stdout()).isEqualToIgnoringWhitespace(json);
    assertThat(output.exit()).isEqualTo(1);
  }
}
