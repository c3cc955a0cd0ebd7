package io.zeekeeper.controller.apidocs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Derives the schema of a record from its Java type: a component is required unless it is {@link
 * Nullable}, a {@link Duration} is an ISO 8601 string, a {@link JsonNode} is any JSON. A list may
 * be null if its {@link ArraySchema} says so; Swagger's own converter ignores that.
 */
@NullUnmarked
final class RecordMembers implements ModelConverter {
  /** Allows fractions of a second, unlike the format `duration` of JSON Schema. */
  private static final String DURATION = "^PT([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?$";

  private static final Pattern CAMEL_HUMP = Pattern.compile("([a-z])([A-Z])");

  @Override
  public Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    JavaType java = Json.mapper().constructType(type.getType());
    if (java != null && JsonNode.class.isAssignableFrom(java.getRawClass())) {
      return new Schema<>();
    }
    if (java != null && java.getRawClass() == Duration.class) {
      Schema<?> duration = new Schema<>();
      duration.addType("string");
      return duration.pattern(DURATION);
    }
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    if (resolved != null && java != null && java.isRecordType()) {
      markRequired(java.getRawClass(), definition(resolved, context));
    }
    return resolved;
  }

  private static Schema<?> definition(Schema<?> resolved, ModelConverterContext context) {
    String reference = resolved.get$ref();
    return reference == null
        ? resolved
        : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static void markRequired(Class<?> type, Schema<?> definition) {
    if (definition == null || definition.getProperties() == null) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Schema<?> property = definition.getProperties().get(name);
      if (property != null && !optional) {
        definition.addRequiredItem(name);
      }
      ArraySchema list = component.getAccessor().getAnnotation(ArraySchema.class);
      if (property != null && list != null) {
        List.of(list.arraySchema().types()).forEach(property::addType);
      }
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
    return given == null
        ? CAMEL_HUMP.matcher(component.getName()).replaceAll("$1_$2").toLowerCase(Locale.ROOT)
        : given.value();
  }
}
