package io.zeekeeper.systemtests.supervision;

import io.zeekeeper.systemtests.lab.Zeek;
import org.junit.jupiter.api.Assumptions;

/** Runs {@link AgentWalkIT} with a real Zeek, if installed. */
class RealAgentWalkIT extends AgentWalkIT {
  @Override
  public Zeek zeek() {
    var real = Zeek.findReal();
    Assumptions.assumeTrue(
        real.isPresent(), "no zeek in ZEEK_HOME or on the PATH: the stand-in's walk has run alone");
    return real.get();
  }

  @Override
  String shortDeadline() {
    return "20s";
  }
}
