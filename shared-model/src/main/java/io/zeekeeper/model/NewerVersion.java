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
 * Reads messages of a newer version of Zeekeeper: skips unknown members, and reads an unknown enum
 * constant as the type's default constant, or as null.
 */
final class NewerVersion extends DeserializationProblemHandler {
  private static final int MAX_SHOWN_CHARS = 100;

  /** Reports the first unknown member or constant of a document. */
  static final class Listener {
    private final AtomicBoolean reported = new AtomicBoolean();
    private final Consumer<String> ignored;

    Listener(Consumer<String> ignored) {
      this.ignored = ignored;
    }

    private void report(String what, String name) {
      if (reported.compareAndSet(false, true)) {
        ignored.accept(describe(what, name));
      }
    }
  }

  /** Describes {@code name} for a log line, limited in length. */
  static String describe(String what, String name) {
    String shown =
        name.length() > MAX_SHOWN_CHARS ? name.substring(0, MAX_SHOWN_CHARS) + "…" : name;
    return what + " '" + shown + "'";
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      ValueDeserializer<?> deserializer,
      Object beanOrClass,
      String name) {
    report(context, "member", name);
    parser.skipChildren();
    return true;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message) {
    if (!type.isEnum()) {
      return NOT_HANDLED;
    }
    report(context, type.getSimpleName(), value);
    return defaultConstant(type).orElse(null);
  }

  private static void report(DeserializationContext context, String what, String name) {
    if (context.getAttribute(Listener.class) instanceof Listener listener) {
      listener.report(what, name);
    }
  }

  private static Optional<Object> defaultConstant(Class<?> type) {
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
