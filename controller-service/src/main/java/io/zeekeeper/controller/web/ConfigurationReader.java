package io.zeekeeper.controller.web;

import static java.util.stream.Collectors.joining;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.ConfigurationIni;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeTypeUtils;

/** Writes configurations in responses, as JSON or as zeek-client's INI. */
@Component
final class ConfigurationReader {
  private final Configurations configurations;

  ConfigurationReader(Configurations configurations) {
    this.configurations = configurations;
  }

  /** The response is a configuration. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "200",
      description =
          "The configuration. Environment variables and secret options have the value `<hidden>`"
              + " unless the client is an administrator. INI cannot express all of it; comments at"
              + " the beginning list what is omitted.",
      headers =
          @Header(
              name = "ETag",
              description =
                  "For If-None-Match; the staged configuration's also for If-Match, unless values"
                      + " are hidden.",
              schema = @Schema(type = "string")),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = ConfigurationDocument.class)),
        @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "304",
      description = "The configuration is the one that If-None-Match names.",
      content = @Content)
  @Answers.Reading
  @Answers.Named
  @interface Answered {}

  Configuration staged() {
    return configurations.staged().orElseThrow(() -> unknown("no staged configuration available"));
  }

  Configuration ready() {
    return configurations
        .ready()
        .orElseThrow(() -> unknown("no ready configuration available; stage one first"));
  }

  Configuration deployed() {
    return configurations
        .deployed()
        .orElseThrow(() -> unknown("no deployed configuration available"))
        .configuration();
  }

  static ProblemException missing(String id) {
    return unknown("no configuration with id '" + id + "'");
  }

  private static ProblemException unknown(String message) {
    return new ProblemException(ProblemType.UNKNOWN_CONFIGURATION, message);
  }

  static ResponseEntity<Object> answer(Configuration configuration, ServerHttpRequest request) {
    Configuration shown = Configurations.visible(configuration, Caller.of(request));
    boolean ini = prefersIni(request.getHeaders().getAccept());
    var answer =
        ResponseEntity.ok().varyBy(HttpHeaders.ACCEPT).eTag(ETags.of(configuration, shown, ini));
    return ini
        ? answer
            .contentType(MediaType.TEXT_PLAIN)
            .body(omissions(shown) + ConfigurationIni.write(shown))
        : answer.contentType(MediaType.APPLICATION_JSON).body(shown);
  }

  private static boolean prefersIni(List<MediaType> accepted) {
    List<MediaType> preferred = new ArrayList<>(accepted);
    MimeTypeUtils.sortBySpecificity(preferred);
    for (MediaType type : preferred) {
      if (type.includes(MediaType.APPLICATION_JSON)) {
        return false;
      }
      if (type.includes(MediaType.TEXT_PLAIN)) {
        return true;
      }
    }
    return false;
  }

  /** Comments that list what INI cannot express. */
  private static String omissions(Configuration configuration) {
    var text = new StringBuilder("# omitted: the id " + configuration.id() + "\n");
    name(text, "options of ", configuration, node -> !node.options().isEmpty());
    name(text, "the state STOPPED of ", configuration, node -> node.state() == State.STOPPED);
    return text.append('\n').toString();
  }

  private static void name(
      StringBuilder text, String what, Configuration configuration, Predicate<Node> has) {
    String nodes =
        configuration.nodes().stream().filter(has).map(Node::name).collect(joining(", "));
    if (!nodes.isEmpty()) {
      text.append("# omitted: ").append(what).append(nodes).append('\n');
    }
  }
}
