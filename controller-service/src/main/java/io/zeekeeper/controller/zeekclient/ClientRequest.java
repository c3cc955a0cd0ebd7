package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.BrokerData;
import io.zeekeeper.controller.zeekclient.data.BrokerData.BooleanValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.SetValue;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The requests of {@code Management::Controller::API}; each begins with the client's reqid. */
sealed interface ClientRequest {
  /** The prefix of the names of all events of the API. */
  String MODULE = "Management::Controller::API::";

  String reqid();

  record Deploy(String reqid) implements ClientRequest {}

  record StageConfiguration(String reqid, Configuration configuration) implements ClientRequest {}

  /**
   * @param deployed whether the deployed configuration is requested; otherwise the staged one
   */
  record GetConfiguration(String reqid, boolean deployed) implements ClientRequest {}

  /**
   * @param nodes empty for all nodes
   */
  record GetIdValue(String reqid, String id, SortedSet<String> nodes) implements ClientRequest {}

  record GetInstances(String reqid) implements ClientRequest {}

  record GetNodes(String reqid) implements ClientRequest {}

  /**
   * @param nodes empty for all nodes
   */
  record Restart(String reqid, SortedSet<String> nodes) implements ClientRequest {}

  /**
   * @param withState whether the request is answered at the timeout; otherwise it never is
   */
  record TestTimeout(String reqid, boolean withState) implements ClientRequest {}

  /** The name of its event, without the module. */
  default String event() {
    return responseName().substring(MODULE.length()).replaceFirst("_response$", "_request");
  }

  /** The name of the event that responds to this request. */
  default String responseName() {
    return MODULE
        + switch (this) {
          case Deploy _ -> "deploy_response";
          case StageConfiguration _ -> "stage_configuration_response";
          case GetConfiguration _ -> "get_configuration_response";
          case GetIdValue _ -> "get_id_value_response";
          case GetInstances _ -> "get_instances_response";
          case GetNodes _ -> "get_nodes_response";
          case Restart _ -> "restart_response";
          case TestTimeout _ -> "test_timeout_response";
        };
  }

  /**
   * Reads a request from its event.
   *
   * @throws MalformedDataException if {@code event} is not a valid request
   */
  static ClientRequest read(Event event) {
    return ClientFrames.withContext("failed to create Zeek event", () -> request(event));
  }

  private static ClientRequest request(Event event) {
    List<BrokerData> given = event.arguments();
    if (!event.name().startsWith(MODULE)) {
      throw new MalformedDataException("'" + event.name() + "' is not an event of " + MODULE);
    }
    return switch (event.name().substring(MODULE.length())) {
      case "deploy_request" -> new Deploy(reqid(given, 1));
      case "stage_configuration_request" ->
          new StageConfiguration(reqid(given, 2), ZeekRecords.readConfiguration(given.get(1)));
      case "get_configuration_request" ->
          new GetConfiguration(reqid(given, 2), flag(given.get(1), "deployed"));
      case "get_id_value_request" ->
          new GetIdValue(reqid(given, 3), text(given.get(1), "id"), names(given.get(2)));
      case "get_instances_request" -> new GetInstances(reqid(given, 1));
      case "get_nodes_request" -> new GetNodes(reqid(given, 1));
      case "restart_request" -> new Restart(reqid(given, 2), names(given.get(1)));
      case "test_timeout_request" ->
          new TestTimeout(reqid(given, 2), flag(given.get(1), "with_state"));
      default -> throw new MalformedDataException("unknown request '" + event.name() + "'");
    };
  }

  private static String reqid(List<BrokerData> arguments, int wanted) {
    if (arguments.size() != wanted) {
      throw new MalformedDataException(
          "expected %d arguments, got %d".formatted(wanted, arguments.size()));
    }
    return text(arguments.getFirst(), "reqid");
  }

  private static String text(BrokerData value, String name) {
    if (value instanceof StringValue(String text)) {
      return text;
    }
    throw new MalformedDataException("'" + name + "' is not a string");
  }

  private static boolean flag(BrokerData value, String name) {
    if (value instanceof BooleanValue(boolean flag)) {
      return flag;
    }
    throw new MalformedDataException("'" + name + "' is not a boolean");
  }

  private static SortedSet<String> names(BrokerData value) {
    if (!(value instanceof SetValue(List<BrokerData> elements))) {
      throw new MalformedDataException("'nodes' is not a set");
    }
    var names = new TreeSet<String>();
    elements.forEach(element -> names.add(text(element, "nodes")));
    return names;
  }
}
