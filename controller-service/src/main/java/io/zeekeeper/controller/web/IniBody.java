package io.zeekeeper.controller.web;

import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.ConfigurationIni;
import io.zeekeeper.model.InvalidIniException;
import io.zeekeeper.service.HostName;
import java.util.function.Function;

/** Reads configurations that clients send as INI, and gives their problems a line. */
final class IniBody {
  private IniBody() {}

  /**
   * Reads a configuration and passes it on. A large one takes a while, so not for event loops.
   *
   * @throws ProblemException if the text is not INI, or not a configuration
   * @throws InvalidConfigurationException as {@code use} does, with lines
   */
  static <T> T read(String ini, Function<Configuration, T> use) {
    try {
      return use.apply(ConfigurationIni.read(ini, HostName::get));
    } catch (InvalidIniException e) {
      throw ProblemException.malformed(String.valueOf(e.getMessage()), e.problems());
    } catch (InvalidConfigurationException e) {
      throw new InvalidConfigurationException(ConfigurationIni.locate(ini, e.problems()));
    }
  }
}
