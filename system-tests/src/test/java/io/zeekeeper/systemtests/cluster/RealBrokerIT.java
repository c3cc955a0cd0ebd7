package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;
import org.junit.jupiter.api.Assumptions;

/** The contract with a real Zeek, if installed, and Broker. */
class RealBrokerIT extends ClusterContract {
  @Override
  public Zeek zeek() {
    var real = Zeek.findReal();
    Assumptions.assumeTrue(
        real.isPresent(),
        "no zeek in ZEEK_HOME or on the PATH: the stand-in's suite has run alone");
    return real.get();
  }

  @Override
  public String backend() {
    return "broker";
  }
}
