package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ClusterSettings;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where launch specifications come from; they are made off the loop and handed over on it. */
public interface SpecSource {
  void prepare(Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then);

  /** The specifications, or why there are none. */
  record Prepared(List<LaunchSpec> specs, @Nullable String problem) {
    void ifPresentOrElse(Consumer<List<LaunchSpec>> use, Consumer<String> otherwise) {
      if (problem == null) {
        use.accept(specs);
      } else {
        otherwise.accept(problem);
      }
    }
  }
}
