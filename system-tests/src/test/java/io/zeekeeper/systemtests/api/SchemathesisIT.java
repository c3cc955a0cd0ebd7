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
 * The API conforms to openapi.yaml for all requests: schemathesis derives requests from the
 * document and checks the answers. The run takes a while and differs each time, so it has its own
 * profile: {@code ./mvnw -Pschemathesis -pl system-tests -am verify}.
 */
@Tag("schemathesis")
class SchemathesisIT {
  private static final String VERSION = "4.32.5";
  private static final long TIMEOUT_MINUTES = 15;

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
    lab.api().deploySuccessfully(lab.cluster("cluster", "agent-1"));
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
    boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended).as("the end of schemathesis, see %s", output).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }
}
