package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with Broker and the stand-in, whose nodes have certificates and do not connect. */
class StandinEncryptedBrokerIT extends EncryptedClusterContract {
  @Override
  NodeKeys keys() {
    return NodeKeys.BROKER;
  }

  @Override
  public Zeek zeek() {
    return Zeek.standin();
  }
}
