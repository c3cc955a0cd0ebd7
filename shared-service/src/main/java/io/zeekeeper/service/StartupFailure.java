package io.zeekeeper.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Keeps Spring Boot from printing a long report about a failed start that {@link ServiceMain}
 * explains in one line. Spring finds this class through {@code META-INF/spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupFailure implements SpringBootExceptionReporter {

  /**
   * @param context absent when the start failed before the context existed
   */
  StartupFailure(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return reason(failure).isPresent();
  }

  /** Why the service cannot start, with the remedy; empty when the failure is a bug. */
  static Optional<String> reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StartupException startup -> {
          return Optional.of(String.valueOf(startup.getMessage()));
        }
        case PortInUseException inUse -> {
          return Optional.of(
              "port "
                  + inUse.getPort()
                  + " is in use; stop the program that uses it, or set another server.port");
        }
        case WebServerException webServer when webServer.getCause() != null -> {
          return Optional.of(
              "cannot listen for HTTP: "
                  + NestedExceptionUtils.getMostSpecificCause(webServer).getMessage()
                  + "; set server.address to an address of this host, and server.port to a port"
                  + " that this user may open");
        }
        default -> {}
      }
    }
    return Optional.empty();
  }
}
