package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next where the next part begins; null for the last
 */
record Page<T>(List<T> items, @Nullable String next) {
  /** The most that a page may have. */
  static final int MOST = 1000;

  private static final int USUAL = 100;

  /** The limit of a page in the API document. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "how many at most in a page",
      schema =
          @Schema(
              type = "integer",
              format = "int32",
              minimum = "1",
              maximum = "" + MOST,
              defaultValue = "" + USUAL))
  @interface Limit {}

  /** The most that a list that is all in memory may have in a page. */
  static final int MOST_OF_ALL = 10_000;

  /** The limit of such a list, which may be left out. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "how many at most in a page; all when absent",
      schema =
          @Schema(type = "integer", format = "int32", minimum = "1", maximum = "" + MOST_OF_ALL))
  @interface LimitOrAll {}

  /** The cursor of a page in the API document. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(description = "`next` of the page before")
  @interface Cursor {}

  /** The same for a cursor that {@link #number} reads. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "`next` of the page before",
      schema = @Schema(type = "string", pattern = "^[0-9]{1,18}$"))
  @interface NumberCursor {}

  /**
   * @param found those from the beginning of the page on, at least one more than {@code limit}
   *     where there are more
   * @param limit null for all
   * @param position where an item is in the list
   */
  static <T> Page<T> of(List<T> found, @Nullable Integer limit, Function<T, String> position) {
    if (limit == null || found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, position.apply(items.getLast()));
  }

  /** How many items a client wants at most, {@value #USUAL} unless it says. */
  static int limit(@Nullable Integer wanted) {
    requireLimit(wanted, MOST);
    return wanted == null ? USUAL : wanted;
  }

  static void requireLimit(@Nullable Integer limit, int most) {
    if (limit != null && (limit < 1 || limit > most)) {
      throw ProblemException.malformed("limit " + limit + " is outside 1 to " + most);
    }
  }

  /**
   * The number that a list goes down from.
   *
   * @param cursor null for the beginning
   */
  static long number(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw ProblemException.malformed("cursor '" + cursor + "' is not from a list's 'next'");
    }
  }
}
