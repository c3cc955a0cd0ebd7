package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deployment that an agent acts on is whole on disk, or said to be damaged. */
class DeploymentStoreTest {
  @TempDir private Path home;

  private static final DeployRequest REQUEST =
      new DeployRequest(
          "r",
          1000,
          new DeploymentOrigin("controller", 1, "d", DeploymentOrigin.Kind.CLIENT),
          false,
          new Configuration(
              "c",
              List.of(new Instance("a", "127.0.0.1", null)),
              List.of(Node.of("manager", "a", ClusterRole.MANAGER))),
          new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed"));

  @Test
  void whatIsKeptIsThereForTheNextAgent() {
    new DeploymentStore(home, problem -> {}).begin(REQUEST);
    assertThat(new DeploymentStore(home, problem -> {}).kept())
        .contains(new DeploymentStore.Kept(REQUEST, false, true));
  }

  @Test
  void aFileTruncatedAtAnyLengthIsSetAsideAndSaidToBeDamaged() throws IOException {
    new DeploymentStore(home, problem -> {}).begin(REQUEST);
    Path file = home.resolve("deployment.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Files.write(file, part);
      List<String> problems = new ArrayList<>();
      assertThat(new DeploymentStore(home, problems::add).kept()).as("%d bytes", length).isEmpty();
      assertThat(problems).singleElement().asString().contains("deployment.json", "set aside");
      assertThat(file.resolveSibling("deployment.json.corrupt")).hasBinaryContent(part);
    }
  }
}
