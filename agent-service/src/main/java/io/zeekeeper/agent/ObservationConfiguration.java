package io.zeekeeper.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.logs.ArchiveSettings;
import io.zeekeeper.agent.logs.DiskWatch;
import io.zeekeeper.agent.logs.LogArchive;
import io.zeekeeper.agent.metrics.NodeMetrics;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What looks after logs and disks, and tells of nodes. */
@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

  @Bean(initMethod = "start")
  LogArchive logArchive(
      ArchiveSettings settings,
      NodeDirectories directories,
      StateDirectory state,
      Notifications notifications,
      MeterRegistry registry,
      Clock clock) {
    return new LogArchive(
        settings,
        new LogArchive.Directories(
            directories.logQueue(), settings.directory(directories.stateDir())),
        directories.rotation(),
        state.id(),
        notifications,
        registry,
        clock);
  }

  @Bean(initMethod = "start")
  DiskWatch diskWatch(
      ArchiveSettings settings,
      NodeDirectories directories,
      Notifications notifications,
      MeterRegistry registry) {
    return new DiskWatch(
        Map.of(
            "state", directories.stateDir(),
            "spool", directories.spool(),
            "archive", settings.directory(directories.stateDir())),
        notifications,
        registry);
  }

  @Bean
  NodeMetrics nodeMetrics(Supervisor supervisor, Loop loop, MeterRegistry registry, Clock clock) {
    var metrics = new NodeMetrics(registry, clock);
    var _ = loop.repeat(NodeMetrics.PERIOD, () -> metrics.publish(supervisor));
    return metrics;
  }
}
