package io.zeekeeper.systemtests.security;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with the stand-in, which compares CURVE keys and does not encrypt. */
class ThreeHostsIT extends ThreeHostsContract {
  @Override
  Zeek zeek() {
    return Zeek.standin();
  }
}
