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
import org.springframework.transaction.annotation.Transactional;

/** Deployments by id. */
interface DeploymentRepository extends JpaRepository<DeploymentEntity, String> {
  Optional<DeploymentEntity> findFirstByOrderByNumberDesc();

  @Query("select d.id from DeploymentEntity d where d.number < :number order by d.number desc")
  List<String> idsBefore(@Param("number") long number, Limit limit);

  List<DeploymentEntity> findAllByStateInOrderByNumber(List<String> states);

  Optional<DeploymentEntity> findFirstByIdempotencyKeyAndStartedAtAfterOrderByNumberDesc(
      String key, Instant after);

  /** What changes while a deployment goes on. */
  @Transactional
  @Modifying
  @Query("update DeploymentEntity d set d.state = :state, d.content = :content where d.id = :id")
  void update(
      @Param("id") String id, @Param("state") String state, @Param("content") String content);

  /** The numbers of all, the newest first. */
  @Query("select d.number from DeploymentEntity d order by d.number desc")
  List<Long> numbers(Pageable page);

  /** Keys of the configurations that deployments can go back to. */
  @Query(
      "select distinct d.configurationBefore from DeploymentEntity d"
          + " where d.configurationBefore is not null")
  List<String> configurationsBefore();

  /**
   * Forgets what is too old or too many, but for {@code kept} and those from number {@code newest}
   * on.
   */
  @Modifying
  @Query(
      "delete from DeploymentEntity d where d.state not in ('WAITING', 'RUNNING')"
          + " and d.id <> :kept and d.number < :newest"
          + " and (d.startedAt < :oldest or d.number <= :last)")
  int forget(
      @Param("kept") String kept,
      @Param("newest") long newest,
      @Param("oldest") Instant oldest,
      @Param("last") long last);
}
