package io.zeekeeper.model;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a document that a client sent, and where, as far as that is known.
 *
 * @param message what is wrong, for a person; names the place by itself
 * @param instance the instance of a configuration that the problem is about
 * @param node the node of a configuration that the problem is about
 * @param line the line of the document, counted from 1
 * @param column the column in that line, counted from 1
 */
public record InputProblem(
    String message,
    @Nullable String instance,
    @Nullable String node,
    @Nullable Integer line,
    @Nullable Integer column) {
  /** The order in which problems are reported. */
  public static final Comparator<InputProblem> BY_MESSAGE =
      Comparator.comparing(InputProblem::message);

  /** Longer than any valid name. Each problem of a document may repeat a name. */
  private static final int MAX_NAME = 127;

  public InputProblem {
    instance = bounded(instance);
    node = bounded(node);
  }

  private static @Nullable String bounded(@Nullable String name) {
    return name == null || name.length() > MAX_NAME ? null : name;
  }

  /** A problem of a document as a whole. */
  public static InputProblem of(String message) {
    return new InputProblem(message, null, null, null, null);
  }

  public static InputProblem ofInstance(String name, String message) {
    return new InputProblem(message, name, null, null, null);
  }

  public static InputProblem ofNode(String name, String message) {
    return new InputProblem(message, null, name, null, null);
  }

  /** A problem in a line of a document. */
  public static InputProblem inLine(int line, String message) {
    return of(message).withLine(line);
  }

  /**
   * The same problem with its line.
   *
   * @param line null if the line is not known
   */
  public InputProblem withLine(@Nullable Integer line) {
    return new InputProblem(message, instance, node, line, column);
  }

  /** The messages of {@code problems}, in the same order. */
  public static List<String> messages(List<InputProblem> problems) {
    return problems.stream().map(InputProblem::message).toList();
  }
}
