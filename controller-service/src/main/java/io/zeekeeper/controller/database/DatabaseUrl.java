package io.zeekeeper.controller.database;

import io.zeekeeper.service.StartupException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Checks the database's URL, and hides the secrets in it. */
@Configuration(proxyBeanMethods = false)
class DatabaseUrl {
  private static final String PROPERTY = "spring.datasource.url";

  /** H2 takes a relative path only if it begins with a dot or with a home's tilde. */
  private static final Pattern H2_FILE =
      Pattern.compile("jdbc:h2:(?:(?:file|async|nio):)*(?<path>[/.][^;]*)(?:;.*)?");

  /** Runs before any bean that would fail on the URL with a long stack trace. */
  @Bean
  static BeanFactoryPostProcessor databaseUrlCheck(Environment environment) {
    return factory -> {
      String url = environment.getProperty(PROPERTY, "");
      if (List.of("jdbc:h2:", "jdbc:postgresql:").stream().noneMatch(url::startsWith)) {
        throw new StartupException(
            "%s is '%s'; it must begin with jdbc:postgresql: or jdbc:h2:"
                .formatted(PROPERTY, withoutParameters(url)));
      }
    };
  }

  /** The file of an H2 database; empty for a database without a file of its own. */
  static Optional<Path> file(String url) {
    Matcher embedded = H2_FILE.matcher(url);
    return embedded.matches()
        ? Optional.of(Path.of(embedded.group("path") + ".mv.db"))
        : Optional.empty();
  }

  static boolean isPostgres(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  /** Removes the parameters and the text before an @, as both may hold a password. */
  static String withoutParameters(String url) {
    return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
  }
}
