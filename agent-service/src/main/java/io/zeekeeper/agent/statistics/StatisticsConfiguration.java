package io.zeekeeper.agent.statistics;

import io.zeekeeper.agent.logs.ArchiveSettings;
import io.zeekeeper.agent.statistics.StatisticsReporter.Subject;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.NodeStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reports of statistics. */
@Configuration(proxyBeanMethods = false)
class StatisticsConfiguration {
  @Bean(initMethod = "start")
  StatisticsReporter statisticsReporter(
      Supervisor supervisor, Loop loop, NodeDirectories directories, ArchiveSettings archive) {
    return new StatisticsReporter(
        () -> supervisor.nodes().stream().flatMap(StatisticsConfiguration::subject).toList(),
        loop,
        new HostReader(Path.of("/proc")),
        new DiskReader(List.of(directories.stateDir(), archive.directory(directories.stateDir()))));
  }

  private static Stream<Subject> subject(SupervisedNode node) {
    NodeStatus status = node.status();
    return status.pid() == null
        ? Stream.empty()
        : Stream.of(
            new Subject(
                status.node(), status.pid(), node.now().node().networkInterface(), node.channel()));
  }
}
