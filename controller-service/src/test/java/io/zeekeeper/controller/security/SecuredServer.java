package io.zeekeeper.controller.security;

import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.service.TransportSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** The real filters and tokens, before handlers that say who called them. */
@EnableAutoConfiguration
@EntityScan(basePackageClasses = ApiTokenEntity.class)
@EnableJpaRepositories(basePackageClasses = ApiTokenRepository.class)
@EnableConfigurationProperties({SecuritySettings.class, TransportSettings.class})
@Import({
  SecurityConfiguration.class,
  ApiTokens.class,
  Refusals.class,
  SecuredServer.Handlers.class
})
class SecuredServer {

  /** Keeps events in memory. */
  static final class Recorded implements EventLog, RefusalListener {
    final List<Occurrence> events = Collections.synchronizedList(new ArrayList<>());
    final List<Refusal> refusals = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void record(Occurrence occurrence) {
      events.add(occurrence);
    }

    @Override
    public void refused(Refusal refusal) {
      refusals.add(refusal);
    }
  }

  @Bean
  Recorded recorded() {
    return new Recorded();
  }

  @Bean
  AcceptedCertificates certificates() {
    return LoginsTest.ACCEPTED;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @RestController
  static class Handlers {
    @GetMapping("/api/v1/nodes")
    String read(ServerHttpRequest request) {
      return Caller.of(request).toString();
    }

    @PostMapping("/api/v1/nodes/restart")
    String operate(ServerHttpRequest request) {
      return Caller.of(request).toString();
    }

    @PutMapping("/api/v1/configurations/staged")
    int administer(@RequestBody String body) {
      return body.length();
    }

    @GetMapping("/api/v1/forgotten")
    String withoutEntry(ServerHttpRequest request) {
      return Caller.of(request).toString();
    }

    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> stream() {
      return Flux.interval(Duration.ofMillis(100)).onBackpressureDrop().map(String::valueOf);
    }
  }
}
