package io.zeekeeper.systemtests.api;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with a real Zeek, if installed: the lab's own connections are its traffic. */
class RealStatisticsIT extends StatisticsContract {
  @Override
  Zeek zeek() {
    return Zeek.assumeReal();
  }
}
