package io.zeekeeper.controller.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** Deployments by id. */
interface DeploymentRepository extends JpaRepository<DeploymentEntity, String> {
  Optional<DeploymentEntity> findFirstByOrderByNumberDesc();

  List<DeploymentEntity> findAllByNumberLessThanOrderByNumberDesc(long number, Limit limit);

  List<DeploymentEntity> findAllByStateInOrderByNumber(List<String> states);

  Optional<DeploymentEntity> findByIdempotencyKeyAndStartedAtAfter(String key, Instant after);

  @Modifying
  @Query("update DeploymentEntity d set d.idempotencyKey = null where d.idempotencyKey = :key")
  void releaseKey(@Param("key") String key);

  /** The numbers of all deployments, the newest first. */
  @Query("select d.number from DeploymentEntity d order by d.number desc")
  List<Long> numbers(Pageable page);

  /** Keys of the configurations that a rollback can restore. */
  @Query(
      "select distinct d.configurationBefore from DeploymentEntity d"
          + " where d.configurationBefore is not null")
  List<String> configurationsBefore();

  /** Keys of the configurations of deployments that have not ended. */
  @Query("select d.configuration from DeploymentEntity d where d.endedAt is null")
  List<String> configurationsOfOpen();

  /**
   * Deletes deployments that are too old or too many, except {@code kept} and those from number
   * {@code newest} on.
   */
  @Modifying
  @Query(
      "delete from DeploymentEntity d where d.endedAt is not null"
          + " and d.id <> :kept and d.number < :newest"
          + " and (d.startedAt < :oldest or d.number <= :last)")
  int forget(
      @Param("kept") String kept,
      @Param("newest") long newest,
      @Param("oldest") Instant oldest,
      @Param("last") long last);
}
