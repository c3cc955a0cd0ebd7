package io.zeekeeper.controller.ui;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the dashboard's page at {@code /}, its files and its libraries. The addresses of files and
 * libraries name their version, so browsers keep them; the page itself is asked for each time.
 */
@Configuration(proxyBeanMethods = false)
class UiConfiguration {
  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  @Bean
  UiPage uiPage(UiSettings settings) {
    return UiPage.make(
        settings, Optional.ofNullable(UiPage.class.getPackage().getImplementationVersion()));
  }

  @Bean
  RouterFunction<ServerResponse> dashboard(UiPage page) {
    var html = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    return RouterFunctions.route(
        RequestPredicates.GET("/"),
        request ->
            ServerResponse.ok()
                .contentType(html)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", page.policy())
                .bodyValue(page.html()));
  }

  @Bean
  WebFluxConfigurer dashboardFiles(UiPage page) {
    return new WebFluxConfigurer() {
      // Without Spring's resource chain, whose cache keeps each spelling of a path for good.
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry
            .addResourceHandler(UiPage.FILES + page.version() + "/**")
            .addResourceLocations("classpath:" + UiPage.FILES)
            .setCacheControl(FOR_GOOD);
        registry
            .addResourceHandler("/webjars/**")
            .addResourceLocations("classpath:/META-INF/resources/webjars/")
            .setCacheControl(FOR_GOOD);
      }
    };
  }
}
