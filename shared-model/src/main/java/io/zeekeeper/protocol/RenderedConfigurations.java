package io.zeekeeper.protocol;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ControllerMessage.ConfigurationContent;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The last few configurations in the forms in which they are sent, each made once, as long as there
 * is memory. Safe on any thread; one thread makes a form, and the others wait for it.
 */
final class RenderedConfigurations {
  private static final int MOST = 4;

  private SoftReference<Deque<Rendered>> last = new SoftReference<>(null);

  /** One configuration. */
  static final class Rendered {
    private final Configuration configuration;
    private @Nullable String json;
    private @Nullable ConfigurationReference reference;
    private @Nullable String content;

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

    /** The frame with the compressed content. */
    synchronized String content() {
      String made = content;
      if (made == null) {
        String gzip =
            CompressedConfiguration.compress(Json.lenient().writeValueAsString(configuration));
        made = Frames.write(new ConfigurationContent(reference(), gzip));
        content = made;
      }
      return made;
    }
  }

  // The very same, for to compare the content would take as long as to write it.
  @SuppressWarnings("ReferenceEquality")
  synchronized Rendered of(Configuration configuration) {
    Deque<Rendered> all = last.get();
    if (all == null) {
      all = new ArrayDeque<>();
      last = new SoftReference<>(all);
    }
    for (Rendered each : all) {
      if (each.configuration == configuration) {
        if (all.remove(each)) {
          all.addFirst(each);
        }
        return each;
      }
    }
    var made = new Rendered(configuration);
    all.addFirst(made);
    if (all.size() > MOST) {
      all.removeLast();
    }
    return made;
  }
}
