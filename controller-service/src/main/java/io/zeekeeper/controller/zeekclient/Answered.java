package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.zeekclient.ClientRequest.Deploy;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetIdValue;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetInstances;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetNodes;
import io.zeekeeper.controller.zeekclient.ClientRequest.Restart;
import io.zeekeeper.controller.zeekclient.ClientRequest.StageConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.TestTimeout;
import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerData.None;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.Vector;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A Result, with its data as a response to a zeek-client contains it. */
record Answered(Result result, BrokerData data) {
  static final BrokerData NO_DATA = new None();

  static List<Answered> of(List<Result> results, Function<Result, BrokerData> data) {
    return results.stream()
        .map(Answered::asZeekReports)
        .map(result -> new Answered(result, data.apply(result)))
        .toList();
  }

  /**
   * Reports a disconnected agent as a timeout: a Zeek controller waits for it until the timeout.
   */
  private static Result asZeekReports(Result result) {
    String instance = result.instance();
    return instance != null && Agents.notConnected(instance).equals(result.error())
        ? Result.failure(result.reqid(), instance, result.node(), Agents.TIMED_OUT)
        : result;
  }

  static Answered succeeded(ClientRequest request, BrokerData data) {
    return new Answered(Result.success(request.reqid(), null, null), data);
  }

  static Answered failed(ClientRequest request, String error) {
    return new Answered(Result.failure(request.reqid(), null, null, error), NO_DATA);
  }

  /** The statuses of nodes in a Result. */
  static BrokerData statuses(Result result) {
    if (!result.success() || result.data() == null) {
      return NO_DATA;
    }
    NodeStatus[] statuses = Json.lenient().treeToValue(result.data(), NodeStatus[].class);
    return new Vector(Arrays.stream(statuses).map(ZeekRecords::write).toList());
  }

  /** The data of a Result as JSON text. */
  static BrokerData jsonText(Result result) {
    return ZeekRecords.text(
        result.data() == null ? null : Json.lenient().writeValueAsString(result.data()));
  }

  /** The response to a request: one Result or a vector of them, as the request's API has it. */
  static Event response(ClientRequest request, List<Answered> answered) {
    List<BrokerData> results =
        answered.stream()
            .map(one -> ZeekRecords.write(one.result().withReqid(request.reqid()), one.data()))
            .toList();
    boolean onlyOne =
        switch (request) {
          case GetConfiguration _, GetInstances _, TestTimeout _ -> true;
          case StageConfiguration _, Deploy _, GetNodes _, GetIdValue _, Restart _ -> false;
        };
    return Event.of(
        request.responseName(),
        new StringValue(request.reqid()),
        onlyOne ? results.getFirst() : new Vector(results));
  }
}
