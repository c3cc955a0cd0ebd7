package io.zeekeeper.controller.deployment;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

/** Deployments by id. */
interface DeploymentRepository extends JpaRepository<DeploymentEntity, String> {
  Optional<DeploymentEntity> findFirstByOrderByNumberDesc();

  List<DeploymentEntity> findAllByOrderByNumberDesc(Limit limit);

  List<DeploymentEntity> findAllByStateIn(List<String> states);
}
