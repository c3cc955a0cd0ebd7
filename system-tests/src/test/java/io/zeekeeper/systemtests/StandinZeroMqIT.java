package io.zeekeeper.systemtests;

/** The contract with the stand-in and ZeroMQ. */
class StandinZeroMqIT extends ClusterContract {
  @Override
  Zeek zeek() {
    return Zeek.standin();
  }

  @Override
  String backend() {
    return "zeromq";
  }
}
