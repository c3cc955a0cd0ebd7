package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Zeekeeper's two JSON mappers, lenient and strict. Both write snake_case and omit absent members.
 * Mappers are immutable and safe on any thread.
 */
public final class Json {
  private static final int MAX_EXPLANATION = 500;
  private static final JsonMapper LENIENT = base().build();
  private static final JsonMapper STRICT = configureStrict(JsonMapper.builder()).build();

  private Json() {}

  /**
   * The mapper for messages between our own services. Skips unknown members, which come from a
   * newer version, and reads unknown enum constants as the one with {@code @JsonEnumDefaultValue},
   * or as null.
   */
  public static JsonMapper lenient() {
    return LENIENT;
  }

  /**
   * A reader for messages of a peer, like {@link #lenient}.
   *
   * @param ignored called, at most once for each reader, with the unknown member or constant
   */
  public static ObjectReader lenientReader(Class<?> type, Consumer<String> ignored) {
    return LENIENT
        .readerFor(type)
        .withAttribute(NewerVersion.Listener.class, new NewerVersion.Listener(ignored));
  }

  /** Describes an unknown member, constant or message type for a log line. */
  public static String unknown(String what, String name) {
    return NewerVersion.describe(what, name);
  }

  /** The mapper for user input, where an unknown member or a wrong type is an error to report. */
  public static JsonMapper strict() {
    return STRICT;
  }

  /** Configures a framework's own mapper to behave like {@link #strict()}. */
  public static JsonMapper.Builder configureStrict(JsonMapper.Builder builder) {
    return configure(builder)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            coercion ->
                coercion
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  private static JsonMapper.Builder base() {
    return configure(JsonMapper.builder()).addHandler(new NewerVersion());
  }

  private static JsonMapper.Builder configure(JsonMapper.Builder builder) {
    return builder
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
  }

  /**
   * Explains in one line, for the author of a document, what is wrong and where: {@code
   * nodes[2].port: 'x' is not a number}.
   */
  public static String explain(JacksonException error) {
    String line = withLocation(error).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
    return line.length() > MAX_EXPLANATION ? line.substring(0, MAX_EXPLANATION) + "…" : line;
  }

  /**
   * Explains like {@link #explain}, with the line and column if the parser knows them. It meets an
   * unknown member only at the end of the object, which may be the end of the document.
   */
  public static InputProblem problem(JacksonException error) {
    var at = error instanceof UnrecognizedPropertyException ? null : error.getLocation();
    return new InputProblem(
        explain(error),
        null,
        null,
        at == null || at.getLineNr() < 1 ? null : Integer.valueOf(at.getLineNr()),
        at == null || at.getColumnNr() < 1 ? null : Integer.valueOf(at.getColumnNr()));
  }

  private static String withLocation(JacksonException error) {
    if (!(error instanceof DatabindException) && !(error instanceof InputCoercionException)) {
      var at = error.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      // Without the name of the Java method that sets a limit, without the source that Jackson does
      // not name, and without a token, which may be a secret that lacks its quotes.
      String message =
          String.valueOf(error.getOriginalMessage())
              .replaceAll(", from `[^`]*`", "")
              .replaceAll(" \\(for \\w+ starting at \\[Source:[^]]*]\\)", "")
              .replaceAll("token '[^']*'", "token");
      return "not valid JSON" + where + ": " + message;
    }

    String path = path(error);
    String what =
        switch (error) {
          case InputCoercionException _ -> "the number is too large";
          case UnrecognizedPropertyException unknown ->
              "unknown member"
                  + (unknown.getKnownPropertyIds() == null
                      ? ""
                      : "; known are " + known(unknown.getKnownPropertyIds()));
          case InvalidFormatException format ->
              (isSecret(error) ? "the value" : "'" + format.getValue() + "'")
                  + " is not "
                  + type(format.getTargetType());
          case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
              "expected " + type(mismatch.getTargetType());
          default -> rootMessage(error);
        };
    return path.isEmpty() ? what : path + ": " + what;
  }

  private static String known(Collection<Object> ids) {
    return ids.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String rootMessage(JacksonException error) {
    Throwable cause = error.getCause();
    String message =
        cause instanceof IllegalArgumentException ? cause.getMessage() : error.getOriginalMessage();
    return message == null ? "not readable" : message;
  }

  private static String path(JacksonException error) {
    var path = new StringBuilder();
    for (var reference : error.getPath()) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }

  /** Whether the value in error may be a secret: an environment variable or an option. */
  private static boolean isSecret(JacksonException error) {
    return error.getPath().stream()
        .map(reference -> String.valueOf(reference.getPropertyName()))
        .anyMatch(name -> name.equals("env") || name.equals("options"));
  }

  private static String type(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }

    if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return "an object";
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw new IllegalArgumentException("'" + member + "' is required");
    }
    return value;
  }

  static <T> List<T> withoutNulls(@Nullable List<T> values, String member) {
    if (values == null) {
      return List.of();
    }
    if (values.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'" + member + "' contains null");
    }
    return values;
  }

  static SortedMap<String, String> withoutNulls(
      @Nullable Map<String, String> values, String member) {
    if (values == null) {
      return new TreeMap<>();
    }
    if (values.values().stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'" + member + "' has a member without a value");
    }
    return new TreeMap<>(values);
  }
}
