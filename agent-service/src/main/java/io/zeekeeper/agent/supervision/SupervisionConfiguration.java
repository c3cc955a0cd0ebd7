package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.zeek.ChannelCertificates;
import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.service.CommonSettings;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the loop, and the supervisor that works on the loop. */
@Configuration(proxyBeanMethods = false)
class SupervisionConfiguration {
  @Bean
  LoopThread loop() {
    return new LoopThread();
  }

  @Bean
  OutputCap outputCap() {
    return new OutputCap();
  }

  @Bean
  NodeDirectories nodeDirectories(
      CommonSettings common, StateDirectory state, SupervisionSettings settings) {
    return new NodeDirectories(
        state.stateDir(), common.spoolDirectory(), settings.rotationInterval());
  }

  @Bean
  Supervisor supervisor(
      StateDirectory state,
      SupervisionSettings settings,
      NodeDirectories directories,
      ZeekSettings zeek,
      Loop loop,
      Clock clock,
      OutputCap outputCap,
      ChannelCertificates certificates,
      Notifications notifications) {
    return SupervisorFactory.create(
        state,
        settings,
        directories,
        zeek.controlPortRange(),
        loop,
        clock,
        outputCap,
        ControlChannel.opener(certificates),
        notifications);
  }
}
