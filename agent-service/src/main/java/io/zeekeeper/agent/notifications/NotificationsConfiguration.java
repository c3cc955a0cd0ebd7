package io.zeekeeper.agent.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the notifications to the controller. */
@Configuration(proxyBeanMethods = false)
class NotificationsConfiguration {
  @Bean
  ControllerNotifications notifications(MeterRegistry registry, Clock clock) {
    return new ControllerNotifications(registry, clock);
  }
}
