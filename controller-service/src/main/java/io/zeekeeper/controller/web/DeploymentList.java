package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of deployments. */
@Schema(description = "Deployments, newest first.")
record DeploymentList(
    List<DeploymentSummary> items,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {

  static DeploymentList of(Page<DeploymentSummary> page) {
    return new DeploymentList(page.items(), page.next());
  }
}
