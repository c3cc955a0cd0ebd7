package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Result;
import java.util.List;
import java.util.stream.Stream;

/** The order of a deployment's Results. */
final class ResultOrder {
  private ResultOrder() {}

  /** Sorts by instance and node. The success of the whole deployment comes last. */
  static List<Result> complete(List<Result> results) {
    return Stream.concat(
            results.stream().filter(result -> !isWhole(result)).sorted(Result.ORDER),
            results.stream().filter(ResultOrder::isWhole))
        .toList();
  }

  /** Whether a Result is the success of the whole deployment. */
  static boolean isWhole(Result result) {
    return result.success() && result.instance() == null;
  }
}
