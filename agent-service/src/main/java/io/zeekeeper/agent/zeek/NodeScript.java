package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Renders {@code zeekeeper-node.zeek}, the script that every node loads last: log rotation, state
 * directories, the message layer's settings, the control channel, and the options of the node. It
 * runs on Zeek 8.0 to 9.0.
 */
final class NodeScript {
  static final String NAME = "zeekeeper-node";
  static final String FILE = NAME + ".zeek";

  private static final String CHANNEL =
      """
      module Zeekeeper;

      export {
      	## Which launch of which agent this process is.
      	const launch = "" &redef;
      	## Where this node's control channel listens, on loopback; 0/tcp for none.
      	const control_port = 0/tcp &redef;

      	## Asks a node to perform an action; the answer goes to reply_topic.
      	global request: event(reply_topic: string, reqid: string, action: string, arguments: vector of string);
      	## A node's answer; the payload is base64, so that any content passes through JSON.
      	global response: event(reqid: string, node: string, success: bool, payload: string);
      }

      event Zeekeeper::request(reply_topic: string, reqid: string, action: string, arguments: vector of string)
      	{
      	local success = T;
      	local payload = "";

      	if ( action == "" )
      		{
      		success = F;
      		payload = "no action";
      		}
      	else if ( action == "get_id_value" && |arguments| != 1 )
      		{
      		success = F;
      		payload = "get_id_value takes one argument, the identifier";
      		}
      	else if ( action == "get_id_value" )
      		{
      		local val = lookup_ID(arguments[0]);

      		if ( type_name(val) == "string" )
      			{
      			local text: string = val;
      			if ( text == "<unknown id>" || text == "<no ID value>" )
      				{
      				success = F;
      				payload = text[1:-1];
      				}
      			}

      		if ( success )
      			payload = to_json(val);
      		}
      	else
      		{
      		success = F;
      		payload = fmt("unknown dispatch action '%s'", action);
      		}

      	Cluster::publish(reply_topic, Zeekeeper::response, reqid, Cluster::node, success,
      	                 encode_base64(payload));
      	}

      event zeek_init()
      	{
      	if ( control_port != 0/tcp )
      		Cluster::listen_websocket([$listen_addr=127.0.0.1, $listen_port=control_port]);
      	}

      module GLOBAL;
      """;

  private final Configuration configuration;
  private final ClusterSettings cluster;
  private final ZeekSettings settings;
  private final Duration rotationInterval;
  private final Path logQueue;
  private final Path stateDir;

  NodeScript(
      Configuration configuration,
      ClusterSettings cluster,
      ZeekSettings settings,
      NodeDirectories directories) {
    this.configuration = configuration;
    this.cluster = cluster;
    this.settings = settings;
    this.rotationInterval = directories.rotationInterval();
    this.logQueue = directories.logQueue();
    this.stateDir = directories.stateDir();
  }

  String render(Node node, String address) {
    var text = new StringBuilder("# Written by Zeekeeper at every launch; changes are lost.\n");
    text.append("@load base/frameworks/cluster\n");
    logging(text, node);
    text.append("# All nodes hash alike.\n");
    redef(text, "global_hash_seed", quote(cluster.globalHashSeed()));
    redef(text, "FileExtract::prefix", quote(stateDir + "/extract_files/" + node.name() + "/"));
    redefIfKnown(text, "Broker::table_store_db_directory", quote(brokerTables(node)));
    redefIfKnown(text, "Cluster::default_store_dir", quote(clusterStores(node)));
    String metrics = settings.metricsAddress();
    redef(
        text,
        "Telemetry::metrics_address",
        quote(IpAddress.bracketed(metrics == null || metrics.isBlank() ? address : metrics)));
    hub(text);
    text.append('\n').append(CHANNEL).append('\n');
    options(text, settings.options(), node);
    return text.toString();
  }

  private void logging(StringBuilder text, Node node) {
    if (configuration.writesLogs(node)) {
      text.append("@load base/frameworks/cluster/nodes/logger\n");
      redef(text, "Log::default_rotation_interval", rotationInterval.toSeconds() + "sec");
      redef(text, "Log::default_rotation_dir", quote(logQueue));
      redef(text, "Log::rotation_format_func", "archiver_rotation_format_func");
      // Logs that a killed process left are rotated at the next start instead of overwritten.
      redef(text, "LogAscii::enable_leftover_log_rotation", "T");
    }
    // Zeek's default is a helper of zeekctl's that is not on the PATH.
    redef(text, "Log::default_rotation_postprocessor_cmd", "\"\"");
  }

  private void hub(StringBuilder text) {
    ClusterSettings.Hub hub = cluster.hub();
    if (hub == null) {
      return;
    }
    String address = IpAddress.bracketed(hub.address());
    String xpub = quote("tcp://" + address + ":" + hub.xpubPort());
    String xsub = quote("tcp://" + address + ":" + hub.xsubPort());
    String module = "Cluster::Backend::ZeroMQ::";
    redef(text, module + "listen_xpub_endpoint", xpub);
    redef(text, module + "listen_xsub_endpoint", xsub);
    // A node's XPUB socket connects to the hub's XSUB socket, and the other way round.
    redef(text, module + "connect_xpub_endpoint", xsub);
    redef(text, module + "connect_xsub_endpoint", xpub);
    boolean ipv6 =
        hub.address().contains(":")
            || configuration.instances().stream().anyMatch(i -> i.host().contains(":"));
    redef(text, module + "ipv6", ipv6 ? "T" : "F");
  }

  private static void options(StringBuilder text, Map<String, String> ofAll, Node node) {
    ofAll.forEach((name, value) -> redef(text, name, value));
    node.options().forEach(option -> redef(text, option.name(), option.value()));
  }

  Path brokerTables(Node node) {
    return stateDir.resolve("broker-tables").resolve(node.name());
  }

  Path clusterStores(Node node) {
    return stateDir.resolve("cluster-stores").resolve(node.name());
  }

  private static void redef(StringBuilder text, String name, String value) {
    text.append("redef ").append(name).append(" = ").append(value).append(";\n");
  }

  private static void redefIfKnown(StringBuilder text, String name, String value) {
    text.append("@ifdef ( ").append(name).append(" )\n");
    redef(text, name, value);
    text.append("@endif\n");
  }

  private static String quote(Object value) {
    return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
