package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.nodes.ScrapeTarget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Targets with the same labels, in the form of Prometheus' HTTP service discovery. */
@Schema(description = "Targets with the same labels, as Prometheus' HTTP service discovery has it.")
record TargetGroup(
    @Schema(description = "Host and port of each.", example = "[\"192.0.2.7:9000\"]")
        List<String> targets,
    @Schema(
            description =
                "`job` is zeek, zeekeeper-agent or zeekeeper-controller; `cluster` the controller's"
                    + " name; `instance` the instance or the controller; `node` and `role` are of"
                    + " nodes only; `__metrics_path__` is the path to scrape.")
        Map<String, String> labels) {

  static TargetGroup of(ScrapeTarget target) {
    return new TargetGroup(List.of(target.address()), new TreeMap<>(target.labels()));
  }
}
