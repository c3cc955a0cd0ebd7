package io.zeekeeper.agent;

import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessFilter;
import io.zeekeeper.service.AccessSettings;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.RequestDeadline;
import io.zeekeeper.service.TransportSettings;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/** Provides what every feature of the agent uses. Each feature wires its own classes. */
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {
  @Bean
  AccessFilter accessFilter(AccessSettings settings, Environment environment) {
    return new AccessFilter(
        new Access("agent", settings, environment.getProperty("server.address", "")));
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

  /** Runs work that blocks: short processes and files. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService blocking() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }
}
