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
 * A page of a list.
 *
 * @param next the cursor of the next page; null for the last page
 */
record Page<T>(List<T> items, @Nullable String next) {
  /** The highest limit of a page that is read from the database. */
  static final int MAX_LIMIT = 1000;

  private static final int DEFAULT_LIMIT = 100;

  /** Documents the limit of a page. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "the maximum number of items in a page",
      schema =
          @Schema(
              type = "integer",
              format = "int32",
              minimum = "1",
              maximum = "" + MAX_LIMIT,
              defaultValue = "" + DEFAULT_LIMIT))
  @interface Limit {}

  /** The highest limit of a page of a list that is in memory. */
  static final int MAX_LIMIT_IN_MEMORY = 10_000;

  /** Documents the limit of a page of a list that is in memory; the limit is optional. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "the maximum number of items in a page; all items if absent",
      schema =
          @Schema(
              type = "integer",
              format = "int32",
              minimum = "1",
              maximum = "" + MAX_LIMIT_IN_MEMORY))
  @interface LimitOrAll {}

  /** Documents the cursor of a page. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(description = "`next` of the previous page")
  @interface Cursor {}

  /** Documents a cursor that {@link #number} reads. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @Parameter(
      description = "`next` of the previous page",
      schema = @Schema(type = "string", pattern = "^[0-9]{1,18}$"))
  @interface NumberCursor {}

  /**
   * @param found the items from the beginning of the page; includes at least one item beyond {@code
   *     limit} if there is another page
   * @param limit null for all items
   * @param position returns the position of an item in the list
   */
  static <T> Page<T> of(List<T> found, @Nullable Integer limit, Function<T, String> position) {
    if (limit == null || found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, position.apply(items.getLast()));
  }

  /** The limit that a client requests; {@value #DEFAULT_LIMIT} if absent. */
  static int limit(@Nullable Integer wanted) {
    requireLimit(wanted, MAX_LIMIT);
    return wanted == null ? DEFAULT_LIMIT : wanted;
  }

  static void requireLimit(@Nullable Integer limit, int max) {
    if (limit != null && (limit < 1 || limit > max)) {
      throw ProblemException.malformed("limit " + limit + " is outside 1 to " + max);
    }
  }

  /**
   * The number below which a page begins, in a list that counts down.
   *
   * @param cursor null for the beginning
   */
  static long number(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw ProblemException.malformed("cursor '" + cursor + "' is not a 'next' of a list");
    }
  }
}
