package io.zeekeeper.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  private static final ClusterSettings CLUSTER =
      new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed");
  private static final DeploymentOrigin ORIGIN =
      new DeploymentOrigin("controller", 7, "d", DeploymentOrigin.Kind.CLIENT);

  private final FrameWriter writer = new FrameWriter();

  private static Configuration configuration(String id) {
    return new Configuration(
        id,
        List.of(new Instance("a", "192.0.2.1", null)),
        List.of(Node.of("manager \"ü\"", "a", ClusterRole.MANAGER)));
  }

  @Test
  void writerAndFramesWriteTheSameText() {
    Configuration one = configuration("one");
    Configuration two = configuration("two");
    for (Configuration configuration : List.of(one, one, two, one, configuration("one"))) {
      for (Message message :
          List.of(
              new CheckRequest("r", 1, configuration, CLUSTER),
              new PlanRequest("r", 2, true, configuration, CLUSTER),
              new DeployRequest("r", 3, ORIGIN, false, configuration, CLUSTER),
              new WelcomeRequest("r", 4))) {
        assertThat(writer.write(message)).isEqualTo(Frames.write(message));
      }
    }
  }
}
