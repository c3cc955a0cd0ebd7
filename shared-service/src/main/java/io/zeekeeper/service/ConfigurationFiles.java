package io.zeekeeper.service;

import java.io.IOException;
import java.util.List;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads configuration files as Spring Boot does, and names a file that is not valid YAML. Spring
 * Boot's own message has no path. Spring finds this class through {@code
 * META-INF/spring.factories}.
 *
 * <p>This class also loads the files of Spring Boot's other loader: Spring Boot gives precedence by
 * the order of loaders and extensions, and a properties file must win over a YAML file beside it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConfigurationFiles implements PropertySourceLoader {
  private final PropertySourceLoader properties = new PropertiesPropertySourceLoader();
  private final PropertySourceLoader yaml = new YamlPropertySourceLoader();

  @Override
  public String[] getFileExtensions() {
    return new String[] {"properties", "xml", "yml", "yaml"};
  }

  @Override
  public List<PropertySource<?>> load(String name, Resource file) throws IOException {
    String path = String.valueOf(file.getFilename());
    if (!path.endsWith(".yml") && !path.endsWith(".yaml")) {
      return properties.load(name, file);
    }
    try {
      return yaml.load(name, file);
    } catch (YAMLException e) {
      throw new StartupException(
          "a configuration file is not valid YAML: " + problem(e) + WrittenIn.file(file, line(e)),
          e);
    }
  }

  /** Leaves out the lines that the parser quotes: they may contain a password. */
  private static String problem(YAMLException e) {
    return e instanceof MarkedYAMLException marked && marked.getProblem() != null
        ? marked.getProblem()
        : String.valueOf(e.getMessage());
  }

  /** Counted from 1; 0 when unknown. */
  private static int line(YAMLException e) {
    Mark mark = e instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
    return mark == null ? 0 : mark.getLine() + 1;
  }
}
