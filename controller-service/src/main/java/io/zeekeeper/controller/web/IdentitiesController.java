package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.identity.Certificates;
import io.zeekeeper.controller.identity.Enrolments;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Endpoints for the certificates of agents and clients. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Identities")
class IdentitiesController {
  private final Enrolments enrolments;
  private final Certificates certificates;
  private final DatabaseThreads database;

  IdentitiesController(Enrolments enrolments, Certificates certificates, DatabaseThreads database) {
    this.enrolments = enrolments;
    this.certificates = certificates;
    this.database = database;
  }

  @PostMapping("/enrolments")
  @Operation(
      operationId = "createEnrolment",
      summary = "Make an enrolment token",
      description =
          "The answer shows the token, which the controller does not keep. An agent that is given"
              + " the token gets a certificate for its name.")
  @Answers.Whole
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<EnrolmentDocument> create(@RequestBody EnrolmentRequest body, ServerHttpRequest request) {
    if (!enrolments.areOffered()) {
      throw new ProblemException(
          ProblemType.NO_AUTHORITY,
          "this controller issues no certificates, as zeekeeper.security.bundle is set");
    }
    Actor actor = AskedBy.actor(request);
    return database
        .call(() ->
            enrolments.create(
                body.instance(), body.pattern(), body.count(), body.duration(), actor))
        .map(made -> EnrolmentDocument.of(made.enrolment(), made.token().text()));
  }

  @GetMapping("/enrolments")
  @Operation(operationId = "getEnrolments", summary = "All enrolments")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<EnrolmentList> enrolments() {
    return database
        .call(enrolments::all)
        .map(all ->
            new EnrolmentList(all.stream().map(each -> EnrolmentDocument.of(each, null)).toList()));
  }

  @DeleteMapping("/enrolments/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteEnrolment",
      summary = "Make an enrolment token useless",
      description = "Certificates that agents got with the token stay valid.")
  @ApiResponse(responseCode = "204", description = "The enrolment is removed.")
  @Answers.Acting
  @Answers.Named
  @Answers.Dependent
  Mono<Void> delete(@PathVariable String id, ServerHttpRequest request) {
    Actor actor = AskedBy.actor(request);
    return database
        .call(() -> enrolments.remove(id, actor))
        .flatMap(found ->
            found
                ? Mono.empty()
                : Mono.error(
                    new ProblemException(
                        ProblemType.UNKNOWN_ENROLMENT, "unknown enrolment '" + id + "'")));
  }

  @GetMapping("/certificates")
  @Operation(operationId = "getCertificates", summary = "All certificates of agents and clients")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<CertificateList> certificates() {
    return database
        .call(certificates::all)
        .map(all -> new CertificateList(all.stream().map(CertificateDocument::of).toList()));
  }

  @DeleteMapping("/certificates/{serial}")
  @Operation(
      operationId = "revokeCertificate",
      summary = "Revoke a certificate for good",
      description =
          "A certificate of an agent: also revokes the certificates that it renewed or that renewed"
              + " it, and ends the agent's session at once. The agent's nodes run on. To come back,"
              + " the agent needs a new enrolment token. A certificate of a client: ends the"
              + " client's streams and sessions at once.")
  @Answers.Whole
  @Answers.Acting
  @Answers.Named
  @Answers.Dependent
  Mono<CertificateDocument> revoke(@PathVariable String serial, ServerHttpRequest request) {
    Actor actor = AskedBy.actor(request);
    return database
        .find(() -> certificates.revoke(serial, actor))
        .map(CertificateDocument::of)
        .switchIfEmpty(
            Mono.error(() ->
                new ProblemException(
                    ProblemType.UNKNOWN_CERTIFICATE,
                    "no agent or client has got a certificate with the serial '" + serial + "'")));
  }
}
