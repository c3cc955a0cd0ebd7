package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with a real Zeek, if installed, and ZeroMQ. */
class RealZeroMqIT extends ClusterContract {
  @Override
  public Zeek zeek() {
    return Zeek.assumeReal();
  }

  @Override
  public String backend() {
    return "zeromq";
  }
}
