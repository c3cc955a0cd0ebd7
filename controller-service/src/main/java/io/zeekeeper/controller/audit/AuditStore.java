package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.audit.AuditRepository.Stored;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The audit in the database. Blocks, so it never runs on an event loop. */
@Component
class AuditStore {
  // Sorts after every id, which begins with a hexadecimal digit.
  private static final String AFTER_ALL = "~";

  private final AuditRepository repository;
  private final TransactionTemplate transaction;

  AuditStore(AuditRepository repository, TransactionTemplate transaction) {
    this.repository = repository;
    this.transaction = transaction;
  }

  /**
   * Adds records, or replaces those with the same id. A final record is never replaced by the open
   * one, so records may be written again, and in any order. One call at a time, because two could
   * add the same record.
   */
  synchronized void write(List<AuditRecord> records) {
    transaction.executeWithoutResult(status -> {
      Map<String, AuditRecord> newest = newest(records);
      for (Stored stored : repository.stored(newest.keySet())) {
        boolean isOpen = AuditOutcome.valueOf(stored.getOutcome()).isOpen();
        newest.computeIfPresent(
            stored.getId(), (id, record) -> !isOpen && record.outcome().isOpen() ? null : record);
      }
      repository.replace(newest.keySet(), newest.values().stream().map(AuditEntity::new).toList());
    });
  }

  private static Map<String, AuditRecord> newest(List<AuditRecord> records) {
    Map<String, AuditRecord> newest = new LinkedHashMap<>();
    for (AuditRecord record : records) {
      newest.merge(
          record.id(),
          record,
          (earlier, later) ->
              later.outcome().isOpen() && !earlier.outcome().isOpen() ? earlier : later);
    }
    return newest;
  }

  /** Adds those of {@code records} that are missing, or that were open when they were stored. */
  void addMissing(List<AuditRecord> records) {
    Map<String, String> stored =
        repository.stored(records.stream().map(AuditRecord::id).distinct().toList()).stream()
            .collect(Collectors.toMap(Stored::getId, Stored::getOutcome));
    List<AuditRecord> missing =
        records.stream().filter(record -> mayBeNews(stored.get(record.id()))).toList();
    if (!missing.isEmpty()) {
      write(missing);
    }
  }

  /** Whether a later state may exist: an open record ends, or gets a deployment. */
  private static boolean mayBeNews(@Nullable String stored) {
    return stored == null || AuditOutcome.valueOf(stored).isOpen();
  }

  /** The id of the oldest record; empty when there is none. */
  Optional<String> oldest() {
    return Optional.ofNullable(repository.oldest());
  }

  /**
   * The last records before a record, the newest first.
   *
   * @param id the id of that record; null for the newest records
   */
  List<AuditRecord> before(@Nullable String id, AuditFilter filter, int limit) {
    return repository
        .findBy(
            fitting(id, filter),
            query -> query.sortBy(Sort.by("id").descending()).limit(limit).all())
        .stream()
        .map(AuditEntity::auditRecord)
        .toList();
  }

  private static Specification<AuditEntity> fitting(@Nullable String before, AuditFilter filter) {
    return (row, query, is) -> {
      List<Predicate> all = new ArrayList<>();
      if (before != null) {
        all.add(is.lessThan(row.get("id"), before));
      }
      if (filter.principal() != null) {
        all.add(is.equal(row.get("principal"), filter.principal()));
      }
      if (filter.operation() != null) {
        all.add(is.equal(row.get("operation"), filter.operation()));
      }
      if (filter.outcome() != null) {
        all.add(is.equal(row.get("outcome"), filter.outcome().name()));
      }
      if (filter.node() != null) {
        all.add(
            is.or(
                names(row, is, "nodes", filter.node()), names(row, is, "nodes", AuditEntity.ALL)));
      }
      if (filter.instance() != null) {
        all.add(names(row, is, "instances", filter.instance()));
      }
      if (filter.from() != null) {
        all.add(is.greaterThanOrEqualTo(row.get("requestedAt"), filter.from()));
      }
      if (filter.to() != null) {
        all.add(is.lessThan(row.get("requestedAt"), filter.to()));
      }
      return is.and(all);
    };
  }

  /** Whether a column of names contains {@code name}; a search without wildcards. */
  private static Predicate names(
      Root<AuditEntity> row, CriteriaBuilder is, String column, String name) {
    String whole = AuditEntity.SEPARATOR + name + AuditEntity.SEPARATOR;
    return is.greaterThan(is.locate(row.get(column), whole), 0);
  }

  /**
   * Removes records older than {@code time}, and all but the newest {@code count}.
   *
   * @param always how many of the newest records stay whatever their age
   * @return how many records were removed
   */
  int prune(Instant time, int count, int always) {
    return transaction.execute(status -> {
      // After a clock was set back, a record with an old time stays behind a younger one.
      String young = Objects.requireNonNullElse(repository.oldestSince(time), AFTER_ALL);
      String byAge = min(young, newest(always));
      String byCount = newest(count);
      return repository.deleteBefore(byAge.compareTo(byCount) > 0 ? byAge : byCount);
    });
  }

  private static String min(String id, String other) {
    return id.compareTo(other) < 0 ? id : other;
  }

  /** The oldest id among the newest {@code count}; empty when there are no more than these. */
  private String newest(int count) {
    return repository.ids(PageRequest.of(count - 1, 1)).stream().findFirst().orElse("");
  }
}
