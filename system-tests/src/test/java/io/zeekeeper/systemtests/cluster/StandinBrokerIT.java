package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with the stand-in and Broker. */
class StandinBrokerIT extends ClusterContract {
  @Override
  public Zeek zeek() {
    return Zeek.standin();
  }

  @Override
  public String backend() {
    return "broker";
  }
}
