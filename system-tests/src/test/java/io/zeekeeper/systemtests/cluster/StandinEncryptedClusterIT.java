package io.zeekeeper.systemtests.cluster;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with the stand-in, which compares keys and does not encrypt. */
class StandinEncryptedClusterIT extends EncryptedClusterContract {
  @Override
  NodeKeys keys() {
    return NodeKeys.ZEROMQ;
  }

  @Override
  public Zeek zeek() {
    return Zeek.standin();
  }
}
