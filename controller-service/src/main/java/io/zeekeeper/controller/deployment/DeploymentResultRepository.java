package io.zeekeeper.controller.deployment;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** Results of deployments. */
interface DeploymentResultRepository
    extends JpaRepository<DeploymentResultEntity, DeploymentResultEntity.Place> {
  /** The Results of one deployment, in order. */
  @Query(
      "select r from DeploymentResultEntity r where r.place.deployment = :deployment"
          + " order by r.place.position")
  List<DeploymentResultEntity> of(@Param("deployment") String deployment);

  /** How many Results of a deployment are successes, and how many are failures. */
  record Count(String deployment, long succeeded, long failed) {}

  @Query(
      "select new io.zeekeeper.controller.deployment.DeploymentResultRepository$Count("
          + "r.place.deployment, sum(case when r.success then 1 else 0 end),"
          + " sum(case when r.success then 0 else 1 end)) from DeploymentResultEntity r"
          + " where r.whole = false and r.place.deployment in :deployments"
          + " group by r.place.deployment")
  List<Count> count(@Param("deployments") List<String> deployments);
}
