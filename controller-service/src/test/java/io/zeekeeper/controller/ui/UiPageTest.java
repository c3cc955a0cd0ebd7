package io.zeekeeper.controller.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.service.InvalidPropertyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UiPageTest {
  private static final Pattern IMPORT =
      Pattern.compile("(?<!['\\w])(?:from |import |import\\()'([^']+)'");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern FILE = Pattern.compile("/ui/[0-9a-f]{12}(/[^\"]+)\"");

  private final UiPage page = page(null);

  private static UiPage page(@Nullable String grafana) {
    return UiPage.make(new UiSettings(grafana), Optional.of("1.2"));
  }

  private static String importMap(UiPage page) {
    Matcher found = IMPORT_MAP.matcher(page.html());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void policyAllowsTheImportMapAndNoOtherInlineScript() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(importMap(page).getBytes(StandardCharsets.UTF_8));
    assertThat(page.policy())
        .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
        .contains("default-src 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe")
        .doesNotContain("http");
  }

  @Test
  void everyLibraryOfTheImportMapIsThere() {
    JsonNode imports = new JsonMapper().readTree(importMap(page)).path("imports");
    assertThat(imports.size()).isGreaterThan(5);
    for (JsonNode address : imports) {
      assertThat(new ClassPathResource("META-INF/resources" + address.asString()).exists())
          .as(address.asString())
          .isTrue();
    }
  }

  @Test
  void everyFileOfThePageIsThere() {
    Matcher files = FILE.matcher(page.html());
    int count = 0;
    while (files.find()) {
      count++;
      assertThat(new ClassPathResource("ui" + files.group(1)).exists()).as(files.group(1)).isTrue();
    }
    assertThat(count).isGreaterThan(4);
  }

  @Test
  void everyImportOfAModuleIsAFileOrALibrary() throws IOException {
    String map = importMap(page);
    Resource[] modules =
        new PathMatchingResourcePatternResolver().getResources("classpath:/ui/**/*.js");
    assertThat(modules).hasSizeGreaterThan(20);
    for (Resource module : modules) {
      Matcher imports = IMPORT.matcher(module.getContentAsString(StandardCharsets.UTF_8));
      while (imports.find()) {
        String name = imports.group(1);
        boolean exists =
            name.startsWith(".")
                ? module.createRelative(name).exists()
                : map.contains("\"" + name + "\"")
                    || map.contains("\"" + name.replaceAll("/.*", "/") + "\"");
        assertThat(exists).as(module.getFilename() + " imports " + name).isTrue();
      }
    }
  }

  @Test
  void modulesUseNeitherMarkupFromTextNorInlineStyles() throws IOException {
    for (Resource module :
        new PathMatchingResourcePatternResolver().getResources("classpath:/ui/**/*.js")) {
      assertThat(module.getContentAsString(StandardCharsets.UTF_8))
          .as(module.getFilename())
          .doesNotContain("innerHTML")
          .doesNotContain("unsafeHTML")
          .doesNotContain(" style=")
          .doesNotContain("styleMap");
    }
  }

  @Test
  void addressOfGrafanaIsInThePageAsText() {
    assertThat(page("https://grafana.example.org/?a=1&b").html())
        .contains("content=\"https://grafana.example.org/?a=1&amp;b\"");
    assertThat(page.html()).contains("name=\"zeekeeper-grafana\" content=\"\"").contains("1.2");
  }

  @Test
  void onlyAWebAddressIsOneOfGrafana() {
    for (String wrong :
        new String[] {"grafana", "ftp://x", "javascript:alert(1)", "https://", "a b"}) {
      assertThatThrownBy(() -> new UiSettings(wrong))
          .as(wrong)
          .isInstanceOf(InvalidPropertyException.class)
          .hasMessageContaining("zeekeeper.ui.grafana-url");
    }
  }
}
