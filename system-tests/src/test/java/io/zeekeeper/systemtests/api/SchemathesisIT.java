package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.PyPi;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The API keeps to openapi.yaml whatever is sent to it: schemathesis derives requests from the
 * document, and judges the answers. It takes a while and is never the same twice, so it is a
 * profile of its own: {@code ./mvnw -Pschemathesis -pl system-tests -am verify}.
 */
@Tag("schemathesis")
class SchemathesisIT {
  private static final String VERSION = "4.32.5";
  private static final long MINUTES = 15;

  private final Lab lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=5s");

  @AfterEach
  void stopLab() {
    lab.close();
  }

  @Test
  void apiConformsToItsDocument() throws IOException, InterruptedException {
    Path schemathesis = PyPi.program("schemathesis", VERSION, "schemathesis");
    lab.startAgent("agent-1");
    lab.startAgent("agent-2");
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
    assertThat(lab.api().deploy(lab.cluster("cluster", "agent-1")).status()).isEqualTo(200);
    Path output = lab.directory().resolve("schemathesis.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    schemathesis.toString(),
                    "--config-file",
                    Path.of("src/test/resources/schemathesis.toml").toAbsolutePath().toString(),
                    "run",
                    Project.root().resolve("openapi/openapi.yaml").toString(),
                    "--url",
                    "http://127.0.0.1:" + lab.clientPort()))
            .directory(lab.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended).as("the end of schemathesis, see %s", output).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }
}
