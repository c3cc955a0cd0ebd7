package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node's control channel, which there is from its check-in to its end. On the loop only. */
final class NodeChannel {
  private final Supervisor.Channels channels;
  private @Nullable ControlChannel channel;

  NodeChannel(Supervisor.Channels channels) {
    this.channels = channels;
  }

  void open(String node, int port, Backend backend) {
    channel = channels.open(node, port, backend);
  }

  void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** The channel, once it is up. */
  Optional<ControlChannel> connected() {
    return Optional.ofNullable(channel).filter(ControlChannel::connected);
  }

  /**
   * What to say about it.
   *
   * @param served whether the node serves one at all
   */
  NodeStatus.Channel state(boolean served) {
    if (!served) {
      return NodeStatus.Channel.NONE;
    }
    return connected().isPresent() ? NodeStatus.Channel.CONNECTED : NodeStatus.Channel.CONNECTING;
  }
}
