package io.zeekeeper.controller.apidocs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures how springdoc reads the endpoints, and describes the API as a whole. */
@Configuration(proxyBeanMethods = false)
@NullUnmarked // the document's maps are nullable everywhere
class ApiDocument {
  private static final String TOKEN = "token";

  /** Names members in snake case, as the API does, and defines each enum once. */
  @Bean
  ModelResolver snakeCaseModels(ObjectMapperProvider provider) {
    ModelResolver.enumsAsRef = true;
    return new ModelResolver(
            provider
                .jsonMapper()
                .copy()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
        .openapi31(true);
  }

  @Bean
  RecordMembers recordMembers() {
    return new RecordMembers();
  }

  @Bean
  OpenApiCustomizer aboutTheApi() {
    return document ->
        document
            .info(
                new Info()
                    .title("Zeekeeper controller")
                    .version("1")
                    .description(
                        "Deploys, runs and watches Zeek clusters. Errors are RFC 9457 problem"
                            + " documents; docs/problems.md explains their types. Durations are"
                            + " ISO 8601, as in `PT60S`. Optional members without a value are"
                            + " absent, never null. A list has `items` and, except on its last"
                            + " page, `next`: the `cursor` of the next page.")
                    .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
            .schemaRequirement(
                TOKEN,
                new SecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .description(
                        "An API token or a JWT. A client certificate with a role, and a connection"
                            + " over an open loopback, need none. docs/security.md has the role"
                            + " that each operation takes."))
            .security(List.of(new SecurityRequirement().addList(TOKEN), new SecurityRequirement()))
            .servers(List.of(new Server().url("/").description("This controller")));
  }
}
