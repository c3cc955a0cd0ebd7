package io.zeekeeper.agent.preflight;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.zeek.ChannelCertificates;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Wires the checks before a deployment. */
@Configuration(proxyBeanMethods = false)
class PreflightConfiguration {
  @Bean
  @Primary
  Preflight preflight(ZeekPreflight zeek, MeterRegistry meters) {
    return new MeasuredPreflight(zeek, meters);
  }

  @Bean(initMethod = "start")
  ZeekPreflight zeekPreflight(
      ServiceIdentity identity,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      ChannelCertificates certificates,
      StateDirectory state,
      Loop loop) {
    return new ZeekPreflight(
        identity.name(),
        state.id(),
        finder,
        settings,
        directories,
        certificates,
        state.home().resolve("check"),
        loop);
  }
}
