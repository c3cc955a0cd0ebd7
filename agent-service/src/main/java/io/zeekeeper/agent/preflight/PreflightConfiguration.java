package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the checks before a deployment. */
@Configuration(proxyBeanMethods = false)
class PreflightConfiguration {
  @Bean(initMethod = "start")
  ZeekPreflight preflight(
      ServiceIdentity identity,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      StateDirectory state,
      Loop loop) {
    return new ZeekPreflight(
        identity.name(),
        state.id(),
        finder,
        settings,
        directories,
        state.home().resolve("check"),
        loop);
  }
}
