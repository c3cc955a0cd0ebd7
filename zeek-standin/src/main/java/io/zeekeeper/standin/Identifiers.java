package io.zeekeeper.standin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The global identifiers the stand-in knows, with the JSON that {@code to_json()} would make. */
final class Identifiers {
  /** Types, which exist but have no value. */
  private static final Set<String> TYPES = Set.of("connection", "conn_id", "Conn::Info");

  private final Map<String, String> values = new HashMap<>();

  Identifiers() {
    values.put("bits_per_uid", "96");
    values.put("ignore_checksums", "false");
    values.put("global_hash_seed", "\"\"");
    values.put("Log::default_rotation_interval", "0.0");
    values.put("Site::local_nets", "[\"10.0.0.0/8\",\"192.168.0.0/16\"]");
    values.put("Cluster::manager_is_logger", "true");

    for (String known :
        new String[] {
          "Log::default_rotation_dir",
          "Log::rotation_format_func",
          "Log::default_rotation_postprocessor_cmd",
          "LogAscii::enable_leftover_log_rotation",
          "LogAscii::use_json",
          "Telemetry::metrics_address",
          "Telemetry::metrics_port",
          "FileExtract::prefix",
          "Broker::disable_ssl",
          "Broker::ssl_cafile",
          "Broker::ssl_capath",
          "Broker::ssl_certificate",
          "Broker::ssl_keyfile",
          "Broker::ssl_passphrase",
          "Broker::table_store_db_directory",
          "Cluster::default_store_dir",
          "Cluster::node",
          "Cluster::nodes",
          "Cluster::Backend::ZeroMQ::listen_xpub_endpoint",
          "Cluster::Backend::ZeroMQ::listen_xsub_endpoint",
          "Cluster::Backend::ZeroMQ::connect_xpub_endpoint",
          "Cluster::Backend::ZeroMQ::connect_xsub_endpoint",
          "Cluster::Backend::ZeroMQ::ipv6",
          "Pcap::snaplen",
          "Pcap::bufsize",
          "AF_Packet::fanout_id",
        }) {
      values.put(known, "\"\"");
    }
  }

  boolean knows(String id) {
    return values.containsKey(id) || TYPES.contains(id);
  }

  /** Adds an identifier that a script declares. */
  void declare(String id, String value) {
    values.put(id, json(value));
  }

  void redef(String id, String value) {
    values.put(id, json(value));
  }

  boolean isType(String id) {
    return TYPES.contains(id);
  }

  Optional<String> value(String id) {
    return Optional.ofNullable(values.get(id));
  }

  /** Text of a string value, without its quotes. */
  String text(String id) {
    String value = values.getOrDefault(id, "");
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }

  private static String json(String zeek) {
    String value = zeek.strip();
    if (value.equals("T") || value.equals("F")) {
      return value.equals("T") ? "true" : "false";
    }
    if (value.matches("-?[0-9]+(\\.[0-9]+)?") || value.matches("\"[^\"\\\\]*\"")) {
      return value;
    }
    if (value.matches("[0-9]+/(tcp|udp)")) {
      String[] parts = value.split("/", 2);
      return "{\"port\":" + parts[0] + ",\"proto\":\"" + parts[1] + "\"}";
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
