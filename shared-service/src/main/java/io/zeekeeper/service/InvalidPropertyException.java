package io.zeekeeper.service;

/**
 * A property has a value that it cannot have; thrown by the settings records while they are bound.
 */
public final class InvalidPropertyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String property;
  private final String remedy;
  private final boolean secret;

  /**
   * @param property its name
   * @param value what it is
   * @param remedy what it must be, with an example
   */
  public InvalidPropertyException(String property, Object value, String remedy) {
    this(property, value, remedy, false);
  }

  private InvalidPropertyException(String property, Object value, String remedy, boolean secret) {
    super(sentence(property, value, remedy));
    this.property = property;
    this.remedy = remedy;
    this.secret = secret;
  }

  /** The same for a property whose value may hold credentials: the value is shown nowhere. */
  public static InvalidPropertyException ofSecret(String property, String remedy) {
    return new InvalidPropertyException(property, "…", remedy, true);
  }

  static String sentence(String property, Object value, String remedy) {
    return property + " is '" + value + "': " + remedy;
  }

  String property() {
    return property;
  }

  String remedy() {
    return remedy;
  }

  /** Whether the value must not be shown. */
  boolean isSecret() {
    return secret;
  }
}
