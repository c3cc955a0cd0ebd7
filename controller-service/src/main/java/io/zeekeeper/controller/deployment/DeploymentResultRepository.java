package io.zeekeeper.controller.deployment;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** Results of deployments. */
interface DeploymentResultRepository
    extends JpaRepository<DeploymentResultEntity, DeploymentResultEntity.Place> {
  /** Those of one deployment, in order. */
  @Query(
      "select r from DeploymentResultEntity r where r.place.deployment = :deployment"
          + " order by r.place.position")
  List<DeploymentResultEntity> of(@Param("deployment") String deployment);
}
