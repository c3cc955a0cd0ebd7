package io.zeekeeper.agent.zeek;

import static io.zeekeeper.agent.zeek.ScriptText.quote;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import java.time.Duration;
import java.util.Objects;

/**
 * Renders {@code zeekeeper-node.zeek}, the script that every node loads last. The script sets what
 * no other script may change (log queue, hash seed, message layer, control channel), adds the
 * options of the operator and the node, and checks the backend. It runs on Zeek 8.0 to 9.0.
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
      	## The set of certificates that encrypts the control channel; empty for none.
      	const channel_certificates = "" &redef;
      	## The directory of all sets.
      	const channel_directory = "" &redef;

      	## Asks a node to perform an action; the answer goes to reply_topic.
      	global request: event(reply_topic: string, reqid: string, action: string,
      	                      arguments: vector of string);
      	## A node's answer; the payload is base64, so that any content passes through JSON.
      	global response: event(reqid: string, node: string, success: bool, payload: string);
      }

      event Zeekeeper::request(reply_topic: string, reqid: string, action: string,
                               arguments: vector of string)
      	{
      	local success = T;
      	local payload = "";

      	if ( action == "" )
      		{
      		success = F;
      		payload = "no action";
      		}
      	else if ( action == "get_net_stats" )
      		payload = to_json(get_net_stats());
      	else if ( action != "get_id_value" )
      		{
      		success = F;
      		payload = fmt("unknown dispatch action '%s'", action);
      		}
      	else if ( |arguments| != 1 )
      		{
      		success = F;
      		payload = "get_id_value takes one argument, the identifier";
      		}
      	else if ( /(secretkey|passphrase|ssl_keyfile)$/ in arguments[0] )
      		{
      		success = F;
      		payload = "holds a secret";
      		}
      	else
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

      	Cluster::publish(reply_topic, Zeekeeper::response, reqid, Cluster::node, success,
      	                 encode_base64(payload));
      	}

      # Lines of stdout reach the file when they are printed, not after 4 KiB.
      event zeek_init() &priority=100
      	{
      	set_buf(open("/dev/stdout"), F);
      	}

      event zeek_init()
      	{
      	if ( control_port == 0/tcp )
      		return;
      	if ( channel_certificates == "" )
      		{
      		Cluster::listen_websocket([$listen_addr=127.0.0.1, $listen_port=control_port]);
      		return;
      		}

      	# Only the agent has a certificate that this authority has issued.
      	local files = channel_directory + "/" + channel_certificates + "/";
      	Cluster::listen_websocket([$listen_addr=127.0.0.1, $listen_port=control_port,
      	    $tls_options=[$cert_file=files + "node.pem", $key_file=files + "node-key.pem",
      	                  $enable_peer_verification=T, $ca_file=files + "ca.pem"]]);
      	}

      module GLOBAL;

      """;

  private final Configuration configuration;
  private final ClusterSettings cluster;
  private final ZeekSettings settings;
  private final NodeDirectories directories;
  private final ChannelSet channels;

  NodeScript(
      Configuration configuration,
      ClusterSettings cluster,
      ZeekSettings settings,
      NodeDirectories directories,
      ChannelSet channels) {
    this.configuration = configuration;
    this.cluster = cluster;
    this.settings = settings;
    this.directories = directories;
    this.channels = channels;
  }

  String render(Node node) {
    var text = new ScriptText();

    if (configuration.writesLogs(node)) {
      logging(text);
    }
    text.comment("All nodes hash alike.");
    text.lines(hashSeed(cluster.globalHashSeed()));
    if (settings.hasMetricsAddress()) {
      String address = Objects.requireNonNull(settings.metricsAddress());
      text.redef("Telemetry::metrics_address", quote(IpAddress.bracketed(address)));
    }
    hub(text);
    if (cluster.isEncrypted()) {
      text.load(KeysScript.NAME);
    }
    text.lines(CHANNEL);
    text.redef("Zeekeeper::channel_directory", quote(channels.directory()));

    settings.options().forEach(text::redef);
    node.options().forEach(option -> text.redef(option.name(), option.value()));
    text.lines(backendCheck());
    return text.toString();
  }

  /** The line that sets the hash seed. */
  static String hashSeed(String seed) {
    return "redef global_hash_seed = " + quote(seed) + ";\n";
  }

  private void logging(ScriptText text) {
    Duration chosen = directories.rotationInterval();
    if (chosen != null) {
      text.redef("Log::default_rotation_interval", DefaultsScript.interval(chosen));
    }
    text.redef("Log::default_rotation_dir", quote(directories.logQueue()));
    text.redef("Log::rotation_format_func", "archiver_rotation_format_func");
  }

  private void hub(ScriptText text) {
    ClusterSettings.Hub hub = cluster.hub();
    if (hub == null) {
      return;
    }
    String address = IpAddress.bracketed(hub.address());
    String xpub = quote("tcp://" + address + ":" + hub.xpubPort());
    String xsub = quote("tcp://" + address + ":" + hub.xsubPort());
    String module = "Cluster::Backend::ZeroMQ::";

    text.redef(module + "listen_xpub_endpoint", xpub);
    text.redef(module + "listen_xsub_endpoint", xsub);
    // A node's XPUB socket connects to the hub's XSUB socket, and the other way round.
    text.redef(module + "connect_xpub_endpoint", xsub);
    text.redef(module + "connect_xsub_endpoint", xpub);

    boolean ipv6 =
        hub.address().contains(":")
            || configuration.instances().stream().anyMatch(i -> i.host().contains(":"));
    text.redef(module + "ipv6", ipv6 ? "T" : "F");
  }

  /**
   * The parser evaluates the condition, so {@code zeek -a} fails with the same message as a start.
   */
  private String backendCheck() {
    return """

    function Zeekeeper_refuse_backend(): bool
    	{
    	Reporter::fatal(fmt("this cluster runs the backend %1$s, but a script that this node loads"
    	                    + " chooses %%s: load neither policy/frameworks/management nor another"
    	                    + " policy/frameworks/cluster/backend",
    	                    sub(cat(Cluster::backend), /^.*CLUSTER_BACKEND_/, "")));
    	return F;
    	}

    @if ( Cluster::backend != Cluster::CLUSTER_BACKEND_%1$s && Zeekeeper_refuse_backend() )
    @endif
    """
        .formatted(cluster.backend());
  }
}
