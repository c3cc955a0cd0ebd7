package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The choice of the backend with {@code zeekeeper.cluster-backend=auto}. */
class BackendChoiceTest {
  private static final Map<String, List<Backend>> KNOWN =
      Map.of(
          "both", List.of(Backend.BROKER, Backend.ZEROMQ),
          "old", List.of(Backend.BROKER),
          "new", List.of(Backend.ZEROMQ));

  private static Backend choose(@Nullable Backend deployed, String... instances) {
    var configuration =
        new Configuration(
            "c",
            Arrays.stream(instances).map(name -> new Instance(name, "10.0.0.1", null)).toList(),
            List.of());
    return BackendChoice.choose(
        configuration, deployed, name -> Optional.ofNullable(KNOWN.get(name)));
  }

  @Test
  void firstDeploymentUsesZeroMqUnlessAnInstanceLacksIt() {
    assertThat(choose(null, "both", "new")).isEqualTo(Backend.ZEROMQ);
    assertThat(choose(null, "both", "old")).isEqualTo(Backend.BROKER);
  }

  @Test
  void deployedBackendStaysWhenTheLastHostThatNeededItGoes() {
    assertThat(choose(Backend.BROKER, "both")).isEqualTo(Backend.BROKER);
    assertThat(choose(Backend.ZEROMQ, "both")).isEqualTo(Backend.ZEROMQ);
  }

  @Test
  void deployedBackendThatAnInstanceLacksIsReplaced() {
    assertThat(choose(Backend.ZEROMQ, "both", "old")).isEqualTo(Backend.BROKER);
    assertThat(choose(Backend.BROKER, "both", "new")).isEqualTo(Backend.ZEROMQ);
  }

  @Test
  void disconnectedInstanceDoesNotInfluenceTheBackend() {
    assertThat(choose(Backend.BROKER, "away", "both")).isEqualTo(Backend.BROKER);
    assertThat(choose(Backend.ZEROMQ, "away")).isEqualTo(Backend.ZEROMQ);
    assertThat(choose(null, "away", "both")).isEqualTo(Backend.ZEROMQ);
    assertThat(choose(Backend.ZEROMQ, "away", "old")).isEqualTo(Backend.BROKER);
  }
}
