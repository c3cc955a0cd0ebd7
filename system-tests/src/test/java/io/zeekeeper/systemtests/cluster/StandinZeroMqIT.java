package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with the stand-in and ZeroMQ. */
class StandinZeroMqIT extends ClusterContract {
  @Override
  public Zeek zeek() {
    return Zeek.standin();
  }

  @Override
  public String backend() {
    return "zeromq";
  }
}
