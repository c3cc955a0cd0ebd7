package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.NodeStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node's control channel, open from the check-in to the end of the process. On the loop only. */
final class ControlLink {
  private final String node;
  private final NodeChannel.Opener opener;
  private @Nullable NodeChannel channel;

  ControlLink(String node, NodeChannel.Opener opener) {
    this.node = node;
    this.opener = opener;
  }

  /** Opens the channel of a launch, if the launch serves a channel. */
  void open(@Nullable LaunchRecord launch) {
    if (launch != null && launch.controlPort() != null) {
      channel =
          opener.open(
              node,
              launch.controlPort(),
              launch.spec().backend(),
              launch.spec().channelCertificates().orElse(null));
    }
  }

  void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** The channel, once it is connected. */
  Optional<NodeChannel> connected() {
    return Optional.ofNullable(channel).filter(NodeChannel::connected);
  }

  /**
   * Returns the channel's state for a status.
   *
   * @param isServed whether the launch serves a channel at all
   */
  NodeStatus.Channel state(boolean isServed) {
    if (!isServed) {
      return NodeStatus.Channel.NONE;
    }
    return connected().isPresent() ? NodeStatus.Channel.CONNECTED : NodeStatus.Channel.CONNECTING;
  }
}
