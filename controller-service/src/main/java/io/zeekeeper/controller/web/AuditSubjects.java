package io.zeekeeper.controller.web;

import io.zeekeeper.controller.audit.AuditRecord;
import io.zeekeeper.controller.audit.AuditSubject;
import io.zeekeeper.model.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the audit takes from requests and answers: names and counts, never a whole body. An
 * operation whose parameters have other types is recorded with the variables of its path.
 */
final class AuditSubjects {
  private AuditSubjects() {}

  /** What an operation acts on, as its endpoint receives it. */
  static AuditSubject of(AuditedOperations.Match operation, @Nullable Object[] arguments) {
    AuditSubject subject = of(operation);
    for (@Nullable Object argument : arguments) {
      subject =
          switch (argument) {
            case NodeSelection selection -> nodes(subject, AuditSubject.nodes(selection.targets()));
            case DispatchRequest dispatch ->
                nodes(subject, AuditSubject.nodes(dispatch.targets()))
                    .with(Map.of("action", dispatch.action()));
            case EnrolmentRequest enrolment -> enrolled(subject, enrolment);
            case TokenRequest token -> subject.with(Map.of("token", token.name()));
            case Configuration configuration ->
                subject.with(Map.of("configuration", configuration.id()));
            case DeployRequest deploy when deploy.configuration() != null ->
                subject.with(Map.of("configuration", deploy.configuration().id()));
            case null, default -> subject;
          };
    }
    return subject;
  }

  /** What the path of a request names. */
  static AuditSubject of(AuditedOperations.Match operation) {
    Map<String, String> names = new LinkedHashMap<>(operation.variables());
    String id = names.remove("id");
    if (id != null) {
      names.put(
          switch (operation.id()) {
            case "cancelDeployment" -> "deployment";
            case "deleteEnrolment" -> "enrolment";
            case "rollbackDeployment" -> "rollback_of";
            default -> "id";
          },
          id);
    }
    String name = names.remove("name");
    if (name != null) {
      names.put("token", name);
    }
    return AuditSubject.NONE.with(names);
  }

  private static AuditSubject enrolled(AuditSubject subject, EnrolmentRequest request) {
    return request.pattern() == null
        ? subject.onInstances(List.of(Objects.requireNonNull(request.instance())))
        : subject.with(Map.of("pattern", request.pattern()));
  }

  private static AuditSubject nodes(AuditSubject named, AuditSubject nodes) {
    return nodes.with(named.names());
  }

  /** Adds what the answer says: the request's id, and how many parts succeeded. */
  static AuditRecord answered(AuditRecord record, Object answer) {
    return switch (answer) {
      case NodeResults results ->
          counting(record, results.reqid(), results.results().stream().map(NodeResult::success));
      case NodeValues values ->
          counting(record, values.reqid(), values.results().stream().map(NodeValue::success));
      case DeploymentDocument deployment ->
          counting(
              naming(
                  record,
                  Map.of(
                      "deployment",
                      deployment.id(),
                      "configuration",
                      deployment.configuration().id())),
              deployment.id(),
              deployment.results().stream().map(NodeResult::success));
      case EnrolmentDocument enrolment -> naming(record, Map.of("enrolment", enrolment.id()));
      case StagedConfiguration staged ->
          naming(record, Map.of("configuration", staged.staged().id()));
      default -> record;
    };
  }

  private static AuditRecord naming(AuditRecord record, Map<String, String> names) {
    return record.with(record.subject().with(names), record.reqid());
  }

  private static AuditRecord counting(AuditRecord record, String reqid, Stream<Boolean> results) {
    Map<Boolean, Long> counts =
        results.collect(Collectors.partitioningBy(success -> success, Collectors.counting()));
    return record
        .with(record.subject(), reqid)
        .counting(counts.getOrDefault(true, 0L), counts.getOrDefault(false, 0L));
  }
}
