package io.zeekeeper.controller.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

/** What a connection to PostgreSQL needs, whichever profile its URL comes from. */
@Component
final class PostgresPool implements BeanPostProcessor {
  private static final String SOCKET_TIMEOUT = "socketTimeout";

  /** Set unless the configuration has another value. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // A server that is gone without a word must not hold a thread for ever. Seconds.
          "connectTimeout",
          "5",
          SOCKET_TIMEOUT,
          "10",
          "tcpKeepAlive",
          "true",
          "ApplicationName",
          "zeekeeper-controller",
          // Otherwise a batch is as many statements as rows, for the server.
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

  /** New connections, as those of the pool are. */
  static DataSource unpooled(HikariDataSource pool) {
    return unpooled(pool, pool.getDataSourceProperties());
  }

  /** The same for statements that may take long, as migrations of large tables do. */
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
