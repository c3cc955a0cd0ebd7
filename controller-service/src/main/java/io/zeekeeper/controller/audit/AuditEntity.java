package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.data.domain.Persistable;

/** A record of the audit in the database: what filters need, and the whole record as JSON. */
@Entity
@Table(name = "audit")
@NullUnmarked
@SuppressWarnings("UnusedVariable") // columns are read by the database
class AuditEntity implements Persistable<String> {
  /** Ends each name in a column of names; names do not contain it. */
  static final String SEPARATOR = "\n";

  /** Stands for all nodes; no node has this name. */
  static final String ALL = "*";

  @Id private String id;
  private Instant requestedAt;
  private String principal;
  private String operation;
  private String outcome;
  private String nodes;
  private String instances;
  private String content;

  protected AuditEntity() {}

  AuditEntity(AuditRecord record) {
    Principal who = record.actor().principal();
    AuditSubject subject = record.subject();
    this.id = record.id();
    this.requestedAt = record.at();
    this.principal = who == null ? null : who.name();
    this.operation = record.operation();
    this.outcome = record.outcome().name();
    this.nodes = column(Boolean.TRUE.equals(subject.allNodes()) ? List.of(ALL) : subject.nodes());
    this.instances = column(subject.instances());
    this.content = Json.lenient().writeValueAsString(record);
  }

  /** Names with separators around each, so that a search finds whole names only. */
  private static String column(List<String> names) {
    return names.isEmpty() ? null : SEPARATOR + String.join(SEPARATOR, names) + SEPARATOR;
  }

  @Override
  public String getId() {
    return id;
  }

  /** Rows are replaced, never edited. */
  @Override
  public boolean isNew() {
    return true;
  }

  AuditRecord auditRecord() {
    return Json.lenient().readValue(content, AuditRecord.class);
  }
}
