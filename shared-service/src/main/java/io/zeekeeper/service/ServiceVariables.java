package io.zeekeeper.service;

import java.util.Map;

/**
 * The environment variables of Zeek's Management framework that a service understands.
 *
 * @param properties variables and the property that each sets
 * @param whenTesting what {@value #TESTING}, set to anything, sets: all state local to the working
 *     directory; it wins over the other variables, as in Zeek
 */
public record ServiceVariables(Map<String, String> properties, Map<String, String> whenTesting) {
  static final String TESTING = "ZEEK_MANAGEMENT_TESTING";

  public ServiceVariables {
    properties = Map.copyOf(properties);
    whenTesting = Map.copyOf(whenTesting);
  }
}
