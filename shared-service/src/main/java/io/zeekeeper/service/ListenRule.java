package io.zeekeeper.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The rule that nothing beyond loopback is in the clear: a listener beyond loopback needs TLS, or
 * its service does not start. The property {@link TransportSettings#INSECURE} is the only way
 * around, and is a warning at the start and every hour. Safe on any thread.
 */
public final class ListenRule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListenRule.class);
  private static final Duration REPEATED = Duration.ofHours(1);

  private final boolean insecure;
  private final List<String> inTheClear = new CopyOnWriteArrayList<>();
  private final Disposable repetition;

  /**
   * @param scheduler repeats the warning
   */
  public ListenRule(TransportSettings settings, Scheduler scheduler) {
    this.insecure = settings.insecure();
    this.repetition =
        scheduler.schedulePeriodically(
            () -> inTheClear.forEach(ListenRule::warn),
            REPEATED.toMillis(),
            REPEATED.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Whether a listener on {@code address} has to use TLS. */
  public boolean needsTls(String address) {
    return !insecure && !Loopback.is(address);
  }

  /**
   * Checks a listener without TLS.
   *
   * @param peers the peers that the service listens for, as in {@code clients}
   * @param remedy what the operator can do instead
   * @throws StartupException when the listener needs TLS
   */
  public void plain(String peers, String address, String remedy) {
    if (needsTls(address)) {
      throw new StartupException(
          "listening for %s on %s, beyond loopback, needs TLS: %s, or set %s=true"
              .formatted(peers, address, remedy, TransportSettings.INSECURE));
    }
    if (!Loopback.is(address)) {
      warnAlways("listening for %s on %s".formatted(peers, address));
    }
  }

  /** Checks the port that Spring Boot opens for health and metrics, if there is one. */
  public void management(Environment environment) {
    String ssl = "management.server.ssl.";
    int port = environment.getProperty("management.server.port", Integer.class, -1);
    boolean hasTls =
        environment.getProperty(ssl + "enabled", Boolean.class, true)
            && Stream.of("bundle", "certificate", "key-store")
                .anyMatch(name -> environment.containsProperty(ssl + name));
    if (port >= 0 && !hasTls) {
      plain(
          "health and metrics",
          // Without an address, Spring Boot listens on all of them.
          environment.getProperty("management.server.address", "0.0.0.0"),
          "set management.server.ssl.bundle=zeekeeper, or management.server.address=127.0.0.1");
    }
  }

  /**
   * Checks a connection that this service opens without TLS.
   *
   * @throws StartupException when the connection needs TLS
   */
  public void plainConnection(String url, String host, String remedy) {
    if (needsTls(host)) {
      throw new StartupException(
          "a connection to %s, beyond loopback, needs TLS: %s, or set %s=true"
              .formatted(url, remedy, TransportSettings.INSECURE));
    }
    if (!Loopback.is(host)) {
      warnAlways("connecting to " + url);
    }
  }

  private void warnAlways(String what) {
    inTheClear.add(what);
    warn(what);
  }

  private static void warn(String what) {
    log.warn(
        "{} beyond loopback and in the clear, because {} is true: others on the network can read"
            + " everything and run code on the sensors",
        what,
        TransportSettings.INSECURE);
  }

  @Override
  public void close() {
    repetition.dispose();
  }
}
