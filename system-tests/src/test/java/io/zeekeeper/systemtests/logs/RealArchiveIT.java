package io.zeekeeper.systemtests.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Archive;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The logs of a real Zeek, if installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealArchiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String FAST_ROTATION = "--zeekeeper.agent.rotation-interval=2s";
  private static final String ARCHIVED =
      "\\d{4}-\\d\\d-\\d\\d/\\w+\\.\\d\\d:\\d\\d:\\d\\d-\\d\\d:\\d\\d:\\d\\d\\.log\\.gz";

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.assumeReal(), "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    lab.startAgent("rotating", FAST_ROTATION);
    // The default, an hour, rotates nothing during the test, so a killed logger leaves logs.
    lab.startAgent("crashing", "--zeekeeper.agent.archive.interval=500ms");
    lab.startAgent("testing", "--zeekeeper.agent.rotation-interval=0s");
    lab.startController();
    lab.awaitConnected("rotating", "crashing", "testing");
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private void deploy(String agent) {
    api.deploySuccessfully(
        lab.configuration(
            agent,
            List.of(agent),
            Node.of("manager", agent, ClusterRole.MANAGER),
            Node.of("logger", agent, ClusterRole.LOGGER)));
  }

  private Map<String, String> archived(String agent) {
    return new Archive(lab.directory().resolve(agent).resolve("logs")).logs();
  }

  @Test
  void logsOfARotatingLoggerAreArchived() {
    deploy("rotating");
    await("archived").atMost(PATIENCE).until(() -> !archived("rotating").isEmpty());
    assertThat(archived("rotating"))
        .allSatisfy((name, log) -> {
          assertThat(name).matches(ARCHIVED);
          assertThat(log).contains("#fields");
        });
  }

  @Test
  void logsOfAKilledLoggerAreArchived() {
    deploy("crashing");
    Path cluster = lab.nodeDirectory("crashing", "logger").resolve("cluster.log");
    await("a log").atMost(PATIENCE).until(() -> Files.exists(cluster));
    lab.killNode("logger");
    await("archived")
        .atMost(PATIENCE)
        .until(() ->
            archived("crashing").entrySet().stream()
                .anyMatch(log ->
                    log.getKey().contains("/cluster.")
                        && log.getKey().matches(ARCHIVED)
                        && log.getValue().contains("#fields")));
    lab.agent("crashing").awaitLog("now in the log queue");
  }

  @Test
  void logsStayInPlaceWhenRotationIsOff() {
    deploy("testing");
    Path logger = lab.nodeDirectory("testing", "logger");
    await("a log").atMost(PATIENCE).until(() -> Files.exists(logger.resolve("cluster.log")));
    assertThat(logger.resolve(".shadow.cluster.log")).doesNotExist();
    assertThat(archived("testing")).isEmpty();
  }
}
