package io.zeekeeper.systemtests;

/** The contract with the stand-in and Broker. */
class StandinBrokerIT extends ClusterContract {
  @Override
  Zeek zeek() {
    return Zeek.standin();
  }

  @Override
  String backend() {
    return "broker";
  }
}
