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
 * Evicts pooled connections once H2 has closed its database. H2 does so when it cannot write, as on
 * a full disk, and its connections still report that they are valid. Without this class they would
 * stay in the pool. The next new connection opens the database again.
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

  /** The pool passes each exception of its connections to this override. */
  private record Eviction(HikariDataSource dataSource) implements SQLExceptionOverride {
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException error) {
      if (error.getErrorCode() != DATABASE_IS_CLOSED) {
        return SQLExceptionOverride.Override.CONTINUE_EVICT;
      }
      HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
      if (pool != null) {
        log.warn("the database has closed itself; the next connection opens it again");
        pool.softEvictConnections();
      }
      return SQLExceptionOverride.Override.MUST_EVICT;
    }
  }
}
