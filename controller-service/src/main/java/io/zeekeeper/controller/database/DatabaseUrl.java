package io.zeekeeper.controller.database;

import io.zeekeeper.service.StartupException;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where the database is. */
@Configuration(proxyBeanMethods = false)
class DatabaseUrl {
  private static final String PROPERTY = "spring.datasource.url";

  /** Before anything is made that would fail with it, at length. */
  @Bean
  static BeanFactoryPostProcessor databaseUrlCheck(Environment environment) {
    return factory -> {
      String url = environment.getProperty(PROPERTY, "");
      if (List.of("jdbc:h2:", "jdbc:postgresql:").stream().noneMatch(url::startsWith)) {
        throw new StartupException(
            PROPERTY
                + " is '"
                + withoutParameters(url)
                + "'; it must begin with jdbc:postgresql: or jdbc:h2:");
      }
    };
  }

  static boolean isPostgres(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  /** Parameters, and what stands before an @, may hold a password. */
  static String withoutParameters(String url) {
    return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
  }
}
