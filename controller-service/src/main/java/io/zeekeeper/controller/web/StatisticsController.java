package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.statistics.Statistics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The endpoint that reports statistics of the last hour. */
@RestController
@RequestMapping("/api/v1/statistics")
@Tag(name = "Statistics")
class StatisticsController implements DisposableBean {
  private static final String DEFAULT_LAST = "PT10M";
  private static final String LAST =
      "^PT(1H|([1-9]|[1-5][0-9]|60)M|([1-9][0-9]{1,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600)S)$";
  private static final Pattern VALID_LAST = Pattern.compile(LAST);

  // Documents of many nodes are large: few are made at a time, and few wait.
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 50;

  private final Statistics statistics;
  private final Scheduler threads =
      Schedulers.newBoundedElastic(THREADS, MAX_WAITING, "statistics");

  StatisticsController(Statistics statistics) {
    this.statistics = statistics;
  }

  @GetMapping
  @Operation(
      operationId = "getStatistics",
      summary = "Statistics of nodes and instances over the last hour",
      description =
          "Agents report every 10 s. All lists of numbers are on one grid of `count` slots from"
              + " `from`, `step` apart; the last slot is the present slot, whose numbers may not"
              + " have arrived yet. A number is null where nothing was reported, and a list is"
              + " absent if it has no number at all. Numbers have three significant digits."
              + " `instance` and `node` filter; each may be repeated. With `node`, only instances"
              + " with such a node are included.")
  @Answers.Whole
  @Answers.Reading
  Mono<StatisticsDocument> statistics(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<String> node,
      @Parameter(
              description =
                  "how far back, in hours, minutes or seconds, from 10 s to 1 h; rounded up to"
                      + " slots",
              schema =
                  @Schema(
                      type = "string",
                      pattern = LAST,
                      example = "PT30M",
                      defaultValue = DEFAULT_LAST))
          @RequestParam(required = false)
          @Nullable String last) {
    Duration length = length(last);
    // Also written on that thread: of a thousand nodes, an hour takes a while to write.
    return Mono.fromCallable(
            () -> StatisticsDocument.of(statistics.read(length, orAll(instance), orAll(node))))
        .subscribeOn(threads)
        .onErrorMap(
            RejectedExecutionException.class,
            error ->
                new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "too many requests for statistics at a time; try again in a moment"));
  }

  @Override
  public void destroy() {
    threads.dispose();
  }

  private static Duration length(@Nullable String last) {
    if (last != null && !VALID_LAST.matcher(last).matches()) {
      throw ProblemException.malformed(
          "'" + last + "' is not PT10S to PT1H, in hours, minutes or seconds, as PT30M");
    }
    return Duration.parse(last == null ? DEFAULT_LAST : last);
  }

  private static Set<String> orAll(@Nullable Set<String> wanted) {
    return wanted == null ? Set.of() : wanted;
  }
}
