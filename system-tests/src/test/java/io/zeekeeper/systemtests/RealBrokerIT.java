package io.zeekeeper.systemtests;

import org.junit.jupiter.api.Assumptions;

/** The contract with a real Zeek, where there is one, and Broker. */
class RealBrokerIT extends ClusterContract {
  @Override
  Zeek zeek() {
    var real = Zeek.findReal();
    Assumptions.assumeTrue(
        real.isPresent(),
        "no zeek in ZEEK_HOME or on the PATH: the stand-in's suite has run alone");
    return real.get();
  }

  @Override
  String backend() {
    return "broker";
  }
}
