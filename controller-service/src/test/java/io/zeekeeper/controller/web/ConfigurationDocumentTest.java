package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  @Test
  void documentHasTheMembersOfConfigurations() {
    assertThat(members(ConfigurationDocument.class)).isEqualTo(members(Configuration.class));
    assertThat(members(ConfigurationDocument.InstanceSpec.class))
        .isEqualTo(members(Instance.class));
    assertThat(members(ConfigurationDocument.NodeSpec.class)).isEqualTo(members(Node.class));
    assertThat(members(ConfigurationDocument.OptionSpec.class)).isEqualTo(members(Option.class));
  }

  @Test
  void documentHasTheMembersOfProblems() {
    assertThat(members(ProblemDocument.LocatedProblem.class))
        .isEqualTo(members(InputProblem.class));
  }

  private static List<String> members(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(ConfigurationDocumentTest::name).toList();
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    Schema schema = component.getAccessor().getAnnotation(Schema.class);
    if (property != null) {
      return property.value();
    }
    return schema != null && !schema.name().isEmpty() ? schema.name() : component.getName();
  }
}
