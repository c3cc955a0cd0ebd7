package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A controller with one agent that behaves well, and tests that add faulty agents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FaultyAgents {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  public Lab lab;
  public Api api;
  public FakeAgent good;

  @BeforeAll
  public void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.query=4s");
    lab.startController();
    api = lab.api();
    good = FakeAgent.connect(lab, "good", FakeAgent.ANSWERS);
  }

  @AfterAll
  public void stopLab() {
    good.close();
    lab.close();
  }

  public void assertOnlyItsOwnResultFails(FakeAgent agent, String error) {
    Api.Response nodes = api.nodes();
    assertThat(nodes.status()).isEqualTo(207);
    assertThat(nodes.instances()).isEqualTo(Map.of(agent.name(), error, "good", ""));
  }

  /** Only the good agent is left and works; the controller has logged no error of its own. */
  public void assertUnharmed() {
    await("only the good agent").atMost(PATIENCE).until(() -> api.nodes().instances().size() == 1);
    assertThat(api.nodes().status()).isEqualTo(200);
    // The HTTP server logs a line of its own for bytes that are not HTTP.
    assertThat(lab.controller().log().lines().filter(line -> !line.contains("Decoding failed")))
        .noneMatch(line -> line.contains("ERROR") || line.contains("Exception"));
  }
}
