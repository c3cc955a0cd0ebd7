package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client of the floor: answers every frame with a simulated agent's list of nodes. */
final class CannedAnswer implements FleetClient.Behaviour {
  private static final String NODES_REQUEST =
      Frames.write(new GetNodesRequest("7d1f0a62-8d6e-4f5e-9a51-3a0a52c0a6b1", 10_000));

  private final List<String> answer;

  CannedAnswer(int number) {
    this.answer =
        new SimulatedAgent(number, SimulatedAgent.noDeployments(), false)
            .answers(Unpooled.copiedBuffer(NODES_REQUEST, StandardCharsets.UTF_8));
  }

  @Override
  public List<String> greeting() {
    return List.of();
  }

  @Override
  public List<String> answers(ByteBuf frame) {
    return answer;
  }

  /** The length of the answer in characters. */
  int length() {
    return answer.getFirst().length();
  }
}
