package io.zeekeeper.systemtests.api;

import io.zeekeeper.systemtests.lab.Zeek;

/** The contract with a real Zeek, if installed. */
class RealPrometheusIT extends PrometheusContract {
  @Override
  Zeek zeek() {
    return Zeek.assumeReal();
  }
}
