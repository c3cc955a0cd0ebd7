package io.zeekeeper.controller.agents;

import io.zeekeeper.link.FrameSender;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationRequest;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the frames of one session. An agent with the capability gets a configuration once, and then
 * only references to it; other agents get the whole configuration in each request. Safe on any
 * thread.
 */
final class AgentFrames {
  /** The number of configurations that an agent remembers. */
  static final int MAX_REFERENCES = 4;

  private final FrameWriter writer;
  private final FrameSender link;

  // The configurations of the last requests, the least recent first. Guarded by this.
  private final Map<ConfigurationReference, Configuration> named = new LinkedHashMap<>();

  /**
   * @param writer shared by all sessions, so that it serializes a configuration only once
   */
  AgentFrames(FrameWriter writer, FrameSender link) {
    this.writer = writer;
    this.link = link;
  }

  void send(ControllerMessage message, Hello hello) {
    if (message instanceof ConfigurationRequest request
        && hello.capabilities().contains(Hello.CONFIGURATION_REFERENCE)) {
      sendReferring(request, hello);
    } else {
      link.send(writer.write(message));
    }
  }

  // Synchronized, so that no reference to a configuration overtakes its content.
  private synchronized void sendReferring(ConfigurationRequest request, Hello hello) {
    Configuration configuration = request.configuration();
    ConfigurationReference reference = writer.reference(configuration);
    boolean isNew = named.remove(reference) == null;
    named.put(reference, configuration);
    if (named.size() > MAX_REFERENCES) {
      named.remove(named.keySet().iterator().next());
    }
    if (isNew && !isRunning(hello, reference)) {
      link.send(writer.content(configuration));
    }
    link.send(writer.writeWithReference(request));
  }

  private static boolean isRunning(Hello hello, ConfigurationReference reference) {
    Hello.Running running = hello.running();
    return running != null
        && running.configurationId().equals(reference.id())
        && running.configurationHash().equals(reference.hash());
  }

  /** Sends the configuration of an earlier request to an agent that lacks it. */
  synchronized void sendContent(ConfigurationReference reference) {
    @Nullable Configuration configuration = named.get(reference);
    if (configuration == null) {
      link.send(Frames.write(new ConfigurationContent(reference, null)));
    } else {
      link.send(writer.content(configuration));
    }
  }
}
