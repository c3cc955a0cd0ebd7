package io.zeekeeper.service;

/** A property has an invalid value. Settings records throw this while they are bound. */
public final class InvalidPropertyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String property;
  private final String remedy;
  private final boolean secret;

  /**
   * @param property its name
   * @param value its invalid value
   * @param remedy a rule for valid values, with an example
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

  /** The same for a property whose value may contain credentials: no message shows the value. */
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
