package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationDocumentTest {
  private static final Map<String, Class<?>> MODEL =
      Map.of(
          "Configuration", Configuration.class,
          "Instance", Instance.class,
          "Node", Node.class,
          "Option", Option.class);
  private static final Map<String, Class<?>> DOCUMENT =
      Map.of(
          "Configuration", ConfigurationDocument.class,
          "Instance", ConfigurationDocument.InstanceSpec.class,
          "Node", ConfigurationDocument.NodeSpec.class,
          "Option", ConfigurationDocument.OptionSpec.class);

  @ParameterizedTest
  @CsvSource({"Configuration", "Instance", "Node", "Option"})
  void itHasTheMembersThatConfigurationsHave(String name) {
    assertThat(members(DOCUMENT.get(name))).isEqualTo(members(MODEL.get(name)));
  }

  private static List<String> members(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(ConfigurationDocumentTest::name).toList();
  }

  private static String name(RecordComponent component) {
    JsonProperty written = component.getAccessor().getAnnotation(JsonProperty.class);
    Schema shown = component.getAccessor().getAnnotation(Schema.class);
    if (written != null) {
      return written.value();
    }
    return shown != null && !shown.name().isEmpty() ? shown.name() : component.getName();
  }
}
