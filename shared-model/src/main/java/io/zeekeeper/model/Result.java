package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The outcome of a request for one node, one instance, or as a whole; Zeek's {@code
 * Management::Result}.
 *
 * @param reqid id of the request
 * @param instance the instance concerned; always present in Results of agents
 * @param node the node concerned
 * @param data the data requested
 * @param error why the request failed, for a person
 */
public record Result(
    String reqid,
    boolean success,
    @Nullable String instance,
    @Nullable String node,
    @Nullable JsonNode data,
    @Nullable String error) {

  /** By instance, then node; Results without an instance or node come first. */
  public static final Comparator<Result> ORDER =
      Comparator.comparing(Result::instance, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Result::node, Comparator.nullsFirst(Comparator.naturalOrder()));

  public Result {
    Objects.requireNonNull(reqid, "reqid");
  }

  /** Reads a Result; without the member {@code success} it is a failure. */
  @JsonCreator
  static Result read(
      @JsonProperty("reqid") @Nullable String reqid,
      @JsonProperty("success") @Nullable Boolean success,
      @JsonProperty("instance") @Nullable String instance,
      @JsonProperty("node") @Nullable String node,
      @JsonProperty("data") @Nullable JsonNode data,
      @JsonProperty("error") @Nullable String error) {
    return new Result(
        Json.required(reqid, "reqid"), success != null && success, instance, node, data, error);
  }

  public static Result success(String reqid, @Nullable String instance, @Nullable String node) {
    return new Result(reqid, true, instance, node, null, null);
  }

  public static Result failure(
      String reqid, @Nullable String instance, @Nullable String node, String error) {
    return new Result(reqid, false, instance, node, null, error);
  }

  /** A copy with {@code data}, which may be any value that has a JSON form. */
  public Result withData(Object data) {
    return new Result(reqid, success, instance, node, Json.lenient().valueToTree(data), error);
  }

  /** A copy with another request's id. */
  public Result withReqid(String reqid) {
    return new Result(reqid, success, instance, node, data, error);
  }

  /** A copy with another instance. */
  public Result withInstance(String instance) {
    return new Result(reqid, success, instance, node, data, error);
  }

  /** A copy with another node. */
  public Result withNode(String node) {
    return new Result(reqid, success, instance, node, data, error);
  }

  /** One line for a log or a terminal, worded like Zeek's {@code result_to_string}. */
  @Override
  public String toString() {
    String outcome = success ? "success" : error == null ? "error" : "error (" + error + ")";
    List<String> details = new ArrayList<>();
    if (!reqid.isEmpty()) {
      details.add("reqid " + reqid);
    }
    if (instance != null) {
      details.add("instance " + instance);
    }
    if (node != null && !node.isEmpty()) {
      details.add("node " + node);
    }

    return details.isEmpty() ? outcome : outcome + " (" + String.join(", ", details) + ")";
  }

  /** One line for several Results, worded like Zeek's {@code result_vec_to_string}. */
  public static String toString(List<Result> results) {
    return results.stream().map(Result::toString).collect(Collectors.joining(", "));
  }
}
