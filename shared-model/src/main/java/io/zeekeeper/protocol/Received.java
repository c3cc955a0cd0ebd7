package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationRequest;
import java.util.Objects;

/** A controller's message as an agent receives it. */
public sealed interface Received {

  /** A complete message. */
  record Complete(ControllerMessage message) implements Received {
    public Complete {
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * A request that only names its configuration.
   *
   * @param request the request with a stand-in for the configuration
   * @param reference the configuration's name
   */
  record Referring(ConfigurationRequest request, ConfigurationReference reference)
      implements Received {
    public Referring {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(reference, "reference");
    }

    /** The request with its configuration. */
    public ConfigurationRequest complete(Configuration configuration) {
      return request.about(configuration);
    }
  }
}
