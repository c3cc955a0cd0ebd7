package io.zeekeeper.controller.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * H2 closes a database that it cannot write, as when its disk is full, and its connections say that
 * they are well all the same. Without this they would stay in the pool; the next one to be made
 * opens the database again.
 */
@Component
final class ClosedDatabase implements BeanPostProcessor {
  private static final Logger log = LoggerFactory.getLogger(ClosedDatabase.class);
  private static final int DATABASE_IS_CLOSED = 90098;

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource dataSource) {
      dataSource.setExceptionOverride(new Eviction(dataSource));
    }
    return bean;
  }

  /** Called by the pool with what its connections throw. */
  private record Eviction(HikariDataSource dataSource) implements SQLExceptionOverride {
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException error) {
      if (error.getErrorCode() != DATABASE_IS_CLOSED) {
        return SQLExceptionOverride.Override.CONTINUE_EVICT;
      }
      HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
      if (pool != null) {
        log.warn("the database has closed itself and is opened again");
        pool.softEvictConnections();
      }
      return SQLExceptionOverride.Override.MUST_EVICT;
    }
  }
}
