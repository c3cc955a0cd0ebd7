package io.zeekeeper.service;

import java.util.Map;

/**
 * The environment variables of Zeek's Management framework that a service understands.
 *
 * @param properties the variables, each with the property that it sets
 * @param whenTesting the properties that {@value #TESTING} sets, with any value: all state is local
 *     to the working directory. It takes precedence over the other variables, as in Zeek
 */
public record ServiceVariables(Map<String, String> properties, Map<String, String> whenTesting) {
  static final String TESTING = "ZEEK_MANAGEMENT_TESTING";

  public ServiceVariables {
    properties = Map.copyOf(properties);
    whenTesting = Map.copyOf(whenTesting);
  }
}
