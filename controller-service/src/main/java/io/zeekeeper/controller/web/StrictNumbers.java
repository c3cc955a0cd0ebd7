package io.zeekeeper.controller.web;

import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * A parameter that is to be a number and is empty is a mistake, where Spring takes it for absent.
 */
@Component
class StrictNumbers implements WebFluxConfigurer {
  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, Integer.class, Integer::valueOf);
    registry.addConverter(String.class, Long.class, Long::valueOf);
  }
}
