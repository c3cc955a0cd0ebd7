package io.zeekeeper.systemtests.security;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The contract with a real Zeek, if installed, whose workers log a secret all the time. */
class RealThreeHostsIT extends ThreeHostsContract {
  private static final String CHATTER =
      """
      module Chatter;
      event Chatter::say() {
        Reporter::info(getenv("FEED_TOKEN"));
        schedule 200msec { Chatter::say() };
      }
      event zeek_init() { schedule 200msec { Chatter::say() }; }
      """;

  @Override
  Zeek zeek() {
    return Zeek.assumeReal();
  }

  @Override
  List<String> scripts() {
    try {
      return List.of(
          Files.writeString(hosts.directory().resolve("chatter.zeek"), CHATTER).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void awaitLogs() {
    Path log = hosts.home("central", "logger").resolve("reporter.log");
    await("log of both workers")
        .atMost(PATIENCE)
        .until(() ->
            Files.exists(log)
                && List.of("worker-1", "worker-2").stream()
                    .allMatch(worker -> holds(log, "-" + worker)));
  }

  private static boolean holds(Path log, String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
