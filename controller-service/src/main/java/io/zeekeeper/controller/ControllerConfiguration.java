package io.zeekeeper.controller;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.model.Json;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessFilter;
import io.zeekeeper.service.AccessSettings;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.RequestDeadline;
import io.zeekeeper.service.TransportSettings;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/** Beans that all features of the controller share. */
@Configuration(proxyBeanMethods = false)
class ControllerConfiguration {

  @Bean
  Access access(
      AccessSettings settings,
      AgentListenSettings agents,
      @Value("${server.address}") String clientAddress) {
    return new Access("controller", settings, clientAddress, agents.agentAddress());
  }

  @Bean
  AccessFilter accessFilter(Access access) {
    return new AccessFilter(access);
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> requestDeadline() {
    return factory -> factory.addServerCustomizers(RequestDeadline::limit);
  }

  @Bean
  ListenRule listenRule(TransportSettings settings, Environment environment) {
    var rule = new ListenRule(settings, Schedulers.parallel());
    rule.management(environment);
    return rule;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** People write REST bodies, so unknown members and wrong types are reported as mistakes. */
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return Json::configureStrict;
  }
}
