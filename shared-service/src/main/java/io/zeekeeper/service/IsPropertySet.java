package io.zeekeeper.service;

import ch.qos.logback.core.boolex.PropertyConditionBase;

/**
 * A condition of the logging configuration: whether a property has a value that is not empty.
 * Logback's own condition accepts an empty value, which Spring Boot gives to unset properties.
 */
public final class IsPropertySet extends PropertyConditionBase {
  private String key = "";

  /** Called by Logback with the content of the element {@code key}. */
  public void setKey(String key) {
    this.key = key;
  }

  @Override
  public boolean evaluate() {
    String value = property(key);
    return value != null && !value.isEmpty();
  }
}
