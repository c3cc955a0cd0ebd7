package io.zeekeeper.agent.zeek;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the search for Zeek. */
@Configuration(proxyBeanMethods = false)
class ZeekConfiguration {
  @Bean
  ZeekFinder zeekFinder(ZeekSettings settings) {
    return new ZeekFinder(settings, System.getenv());
  }
}
