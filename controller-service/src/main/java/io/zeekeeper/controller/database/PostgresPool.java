package io.zeekeeper.controller.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

/** Sets the properties that connections to PostgreSQL need, whichever profile sets the URL. */
@Component
final class PostgresPool implements BeanPostProcessor {
  private static final String SOCKET_TIMEOUT = "socketTimeout";

  /** Set unless the configuration has another value. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // In seconds. A server that vanished must not hold a thread for ever.
          "connectTimeout",
          "5",
          SOCKET_TIMEOUT,
          "10",
          "tcpKeepAlive",
          "true",
          "ApplicationName",
          "zeekeeper-controller",
          // Otherwise the server gets one statement for each row of a batch.
          "reWriteBatchedInserts",
          "true");

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool && isPostgres(pool)) {
      Properties properties = pool.getDataSourceProperties();
      DEFAULTS.forEach(properties::putIfAbsent);
    }
    return bean;
  }

  static boolean isPostgres(HikariDataSource pool) {
    return DatabaseUrl.isPostgres(String.valueOf(pool.getJdbcUrl()));
  }

  /** Opens new connections with the pool's properties. */
  static DataSource unpooled(HikariDataSource pool) {
    return unpooled(pool, pool.getDataSourceProperties());
  }

  /** The same without a socket timeout, for long statements such as migrations of large tables. */
  static DataSource unpooledWithoutTimeout(HikariDataSource pool) {
    var properties = new Properties();
    properties.putAll(pool.getDataSourceProperties());
    properties.remove(SOCKET_TIMEOUT);
    return unpooled(pool, properties);
  }

  private static DataSource unpooled(HikariDataSource pool, Properties properties) {
    var dataSource = new DriverManagerDataSource(String.valueOf(pool.getJdbcUrl()));
    var connection = new Properties();
    connection.putAll(properties);
    dataSource.setConnectionProperties(connection);
    if (pool.getUsername() != null) {
      dataSource.setUsername(pool.getUsername());
    }
    if (pool.getPassword() != null) {
      dataSource.setPassword(pool.getPassword());
    }
    return dataSource;
  }
}
