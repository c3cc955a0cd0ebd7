package io.zeekeeper.controller.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next where the next part begins; null for the last
 */
record Page<T>(List<T> items, @Nullable String next) {
  /** A cursor that {@link #number} reads. */
  static final String NUMBER = "^[0-9]{1,18}$";

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
