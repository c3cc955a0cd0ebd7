package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The members before the content of a configuration in a long frame. */
sealed interface FrameHead {

  /** The head of a check_request. */
  record Check(String reqid) implements FrameHead {}

  /** The head of a deploy_request. */
  record Deploy(String reqid, DeploymentOrigin deployment) implements FrameHead {}

  /** The head of a configuration message. */
  record Content(ConfigurationReference configuration) implements FrameHead {}

  /** Reads only the head; empty when {@code frame} is another message. */
  static Optional<FrameHead> read(ByteBuf frame) {
    InputStream start = new ByteBufInputStream(frame.duplicate());
    String type = "";
    String reqid = "";
    DeploymentOrigin deployment = null;
    try (JsonParser parser = Json.lenient().createParser(start)) {
      var _ = parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String member = parser.currentName();
        var _ = parser.nextToken();
        switch (member) {
          case "type" -> type = parser.getString();
          case "reqid" -> reqid = parser.getString();
          case "deployment" -> deployment = parser.readValueAs(DeploymentOrigin.class);
          case "configuration" -> {
            return head(type, reqid, deployment, parser);
          }
          default -> parser.skipChildren();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<FrameHead> head(
      String type, String reqid, @Nullable DeploymentOrigin deployment, JsonParser parser) {
    return switch (type) {
      case "check_request" -> Optional.of(new Check(reqid));
      case "deploy_request" ->
          Optional.ofNullable(deployment).map(origin -> new Deploy(reqid, origin));
      case "configuration" ->
          Optional.of(new Content(parser.readValueAs(ConfigurationReference.class)));
      default -> Optional.empty();
    };
  }
}
