package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The last few configurations in the forms in which they are sent, each rendered once. They stay in
 * memory, as rendering them again for each of many agents would take far more memory. Safe on any
 * thread; one thread renders a form, and the others wait for it.
 */
final class RenderedConfigurations {
  private static final int MAX_CONFIGURATIONS = 4;

  // The most recent one first. Guarded by this.
  private final Deque<Rendered> last = new ArrayDeque<>();

  /** One configuration. */
  static final class Rendered {
    private final Configuration configuration;
    private @Nullable String json;
    private @Nullable ConfigurationReference reference;
    private byte @Nullable [] content;

    private Rendered(Configuration configuration) {
      this.configuration = configuration;
    }

    synchronized String json() {
      String made = json;
      if (made == null) {
        made = Json.lenient().writeValueAsString(configuration);
        json = made;
      }
      return made;
    }

    synchronized ConfigurationReference reference() {
      ConfigurationReference made = reference;
      if (made == null) {
        made = ConfigurationReference.to(configuration);
        reference = made;
      }
      return made;
    }

    /** The frame with the compressed content, in UTF-8. Callers must not change the array. */
    synchronized byte[] content() {
      byte[] made = content;
      if (made == null) {
        String gzip =
            CompressedConfiguration.compress(Json.lenient().writeValueAsString(configuration));
        made =
            Frames.write(new ConfigurationContent(reference(), gzip))
                .getBytes(StandardCharsets.UTF_8);
        content = made;
      }
      return made;
    }
  }

  // Compares references, as comparing the content would take as long as writing it.
  @SuppressWarnings("ReferenceEquality")
  synchronized Rendered of(Configuration configuration) {
    for (Rendered each : last) {
      if (each.configuration == configuration) {
        if (last.remove(each)) {
          last.addFirst(each);
        }
        return each;
      }
    }
    var made = new Rendered(configuration);
    last.addFirst(made);

    if (last.size() > MAX_CONFIGURATIONS) {
      last.removeLast();
    }
    return made;
  }
}
