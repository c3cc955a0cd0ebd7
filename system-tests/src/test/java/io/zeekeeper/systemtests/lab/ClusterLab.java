package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * One controller and three agents for all tests of a class: two agents connect, the third waits for
 * the controller.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ClusterLab {
  public static final Duration PATIENCE = Duration.ofSeconds(40);

  public Lab lab;
  public Api api;

  public abstract Zeek zeek();

  public abstract String backend();

  @BeforeAll
  public void startLab() {
    lab =
        new Lab(
            zeek(), "--zeekeeper.cluster-backend=" + backend(), "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    lab.startAgent("agent-1");
    lab.startAgent("agent-2");
    lab.startListeningAgent("agent-3");
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
  }

  @AfterAll
  public void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  public static void assertSucceeded(Api.Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.json().path("state").asString("SUCCEEDED")).isEqualTo("SUCCEEDED");
  }
}
