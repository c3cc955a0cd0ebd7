package io.zeekeeper.agent.zeek;

import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the search for Zeek, and the certificates of control channels. */
@Configuration(proxyBeanMethods = false)
class ZeekConfiguration {
  @Bean
  ZeekFinder zeekFinder(ZeekSettings settings) {
    return new ZeekFinder(settings, System.getenv());
  }

  @Bean
  ChannelCertificates channelCertificates(StateDirectory state, Clock clock) {
    return new ChannelCertificates(state.home(), clock);
  }
}
