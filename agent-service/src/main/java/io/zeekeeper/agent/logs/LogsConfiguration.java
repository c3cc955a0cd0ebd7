package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the archive of rotated logs and the watch over its disks. */
@Configuration(proxyBeanMethods = false)
class LogsConfiguration {
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
}
