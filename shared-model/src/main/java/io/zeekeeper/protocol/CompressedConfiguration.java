package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;

/** A configuration as the text of {@link ControllerMessage.ConfigurationContent#gzip}. */
public final class CompressedConfiguration {
  /** More bytes than the largest configuration that a controller accepts. */
  private static final int MAX_BYTES = 256 << 20;

  private CompressedConfiguration() {}

  static String compress(String json) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads what {@code compress} wrote.
   *
   * @throws ProtocolException when the text is damaged or the configuration is too large
   */
  public static Configuration read(String gzip) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(gzip)))) {
      byte[] json = in.readNBytes(MAX_BYTES);
      if (in.read() >= 0) {
        throw new ProtocolException("a configuration has more than " + MAX_BYTES + " bytes");
      }

      Configuration configuration = Json.lenient().readValue(json, Configuration.class);
      if (configuration == null) {
        throw new ProtocolException("a configuration is null");
      }
      return configuration;
    } catch (JacksonException e) {
      throw new ProtocolException("configuration: " + Json.explain(e), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ProtocolException("a configuration is damaged: " + e.getMessage(), e);
    }
  }
}
