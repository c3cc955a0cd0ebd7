package io.zeekeeper.systemtests.api;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with stand-in nodes. */
class StatisticsIT extends StatisticsContract {
  @Override
  Zeek zeek() {
    return Zeek.standin();
  }
}
