package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What stands before the configuration in a check_request or a deploy_request.
 *
 * @param reqid the request's id
 * @param deployment the deployment; absent in a check_request
 */
record DeploymentHead(String reqid, @Nullable DeploymentOrigin deployment) {

  /** Reads no further than the head; empty when {@code frame} is another message. */
  static Optional<DeploymentHead> read(ByteBuf frame) {
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
            boolean known =
                type.equals("check_request")
                    || (type.equals("deploy_request") && deployment != null);
            return known ? Optional.of(new DeploymentHead(reqid, deployment)) : Optional.empty();
          }
          default -> parser.skipChildren();
        }
      }
    }
    return Optional.empty();
  }
}
