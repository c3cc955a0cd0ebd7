package io.zeekeeper.agent.zeek;

/** Builds a Zeek script, statement by statement. */
final class ScriptText {
  private final StringBuilder text =
      new StringBuilder("# Written by Zeekeeper at every launch; changes are lost.\n");

  ScriptText comment(String comment) {
    return lines("# " + comment + "\n");
  }

  ScriptText load(String script) {
    return lines("@load " + script + "\n");
  }

  ScriptText redef(String name, String value) {
    return lines("redef " + name + " = " + value + ";\n");
  }

  /** Adds a redef that applies only if this Zeek has the identifier. */
  ScriptText redefIfKnown(String name, String value) {
    return lines("@ifdef ( " + name + " )\n").redef(name, value).lines("@endif\n");
  }

  ScriptText lines(String lines) {
    text.append(lines);
    return this;
  }

  /** Quotes a string as a Zeek literal. */
  static String quote(Object value) {
    return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
