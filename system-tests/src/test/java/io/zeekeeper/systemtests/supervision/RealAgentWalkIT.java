package io.zeekeeper.systemtests.supervision;

import io.zeekeeper.systemtests.lab.Zeek;

/** Runs {@link AgentWalkIT} with a real Zeek, if installed. */
class RealAgentWalkIT extends AgentWalkIT {
  @Override
  public Zeek zeek() {
    return Zeek.assumeReal();
  }

  @Override
  String shortDeadline() {
    return "20s";
  }
}
