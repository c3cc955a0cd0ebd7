package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Reads what a newer version of Zeekeeper wrote: members that are not known here are left out, and
 * a constant that is not known becomes the one that stands for such, or nothing.
 */
final class NewerVersion extends DeserializationProblemHandler {
  private static final int MAX_SHOWN = 100;

  /** Is told of the first thing in a document that is not known here. */
  static final class Listener {
    private final AtomicBoolean told = new AtomicBoolean();
    private final Consumer<String> ignored;

    Listener(Consumer<String> ignored) {
      this.ignored = ignored;
    }

    private void tell(String what, String name) {
      if (told.compareAndSet(false, true)) {
        ignored.accept(named(what, name));
      }
    }
  }

  /** {@code name} for a log line, not endless. */
  static String named(String what, String name) {
    String shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "…" : name;
    return what + " '" + shown + "'";
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      ValueDeserializer<?> deserializer,
      Object beanOrClass,
      String name) {
    tell(context, "member", name);
    parser.skipChildren();
    return true;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message) {
    if (!type.isEnum()) {
      return NOT_HANDLED;
    }
    tell(context, type.getSimpleName(), value);
    return standIn(type).orElse(null);
  }

  private static void tell(DeserializationContext context, String what, String name) {
    if (context.getAttribute(Listener.class) instanceof Listener listener) {
      listener.tell(what, name);
    }
  }

  private static Optional<Object> standIn(Class<?> type) {
    Field[] fields = type.getFields();
    Object[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant ->
            Arrays.stream(fields)
                .anyMatch(field ->
                    field.isAnnotationPresent(JsonEnumDefaultValue.class)
                        && field.getName().equals(((Enum<?>) constant).name())))
        .findFirst();
  }
}
