package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** The request's body is a configuration, as JSON or as INI. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
    required = true,
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON_VALUE,
          schema = @Schema(implementation = ConfigurationDocument.class)),
      @Content(
          mediaType = MediaType.TEXT_PLAIN_VALUE,
          schema = @Schema(type = "string", minLength = 1))
    })
@interface ConfigurationBody {}
