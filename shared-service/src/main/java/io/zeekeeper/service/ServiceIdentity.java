package io.zeekeeper.service;

import io.zeekeeper.model.InputRules;
import java.nio.file.Path;
import org.springframework.core.env.Environment;

/**
 * The identity of this service. It is read first, as the service's directory, log and lock depend
 * on it.
 *
 * @param service the service's name for users: controller or agent
 * @param name its name
 * @param directory its directory: absolute, or a name below {@code nodes} in the state directory
 * @param chosen whether the operator set the name or the directory; otherwise both derive from the
 *     host's name
 */
public record ServiceIdentity(String service, String name, String directory, boolean chosen) {

  /**
   * Reads {@code zeekeeper.<service>.name} and {@code .directory}; the default name is the service
   * and the host's name, as in {@code agent-sensor1}.
   *
   * @throws StartupException when the name or the directory is invalid
   */
  static ServiceIdentity read(String service, Environment environment) {
    String prefix = "zeekeeper." + service + ".";
    String given = environment.getProperty(prefix + "name", "");
    String name = given.isBlank() ? service + "-" + HostName.get() : given;
    String chosen = environment.getProperty(prefix + "directory", "");
    String directory = chosen.isBlank() ? name : chosen;

    if (!InputRules.isInstanceName(name) || !isDirectory(directory)) {
      throw new StartupException(
          "'"
              + name
              + "' in directory '"
              + directory
              + "' ("
              + prefix
              + "name, "
              + prefix
              + "directory): use letters, digits, '_', '.', '-', at most 127, not starting with"
              + " '.' or '-', without '..'; a directory may also be an absolute path");
    }
    return new ServiceIdentity(service, name, directory, !given.isBlank() || !chosen.isBlank());
  }

  private static boolean isDirectory(String directory) {
    if (!directory.startsWith("/")) {
      return InputRules.isInstanceName(directory);
    }
    return directory.chars().noneMatch(Character::isISOControl)
        && Path.of(directory).normalize().getNameCount() > 0;
  }
}
