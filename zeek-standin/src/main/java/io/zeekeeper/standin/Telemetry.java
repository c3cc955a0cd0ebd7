package io.zeekeeper.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A node's metrics: the names, types and labels of Zeek 8.2 with {@code misc/stats}. A node with an
 * interface counts packets that do not exist; what a node counts of logs and events stays zero.
 */
final class Telemetry {
  private static final double NANOS = 1e9;
  private static final double KIBIBYTE = 1024;

  private final Map<String, String> common;
  private final Traffic traffic;

  Telemetry(String node, Traffic traffic) {
    this.common = Map.of("node", node);
    this.traffic = traffic;
  }

  /** What {@code /metrics} serves now, in the text format of Prometheus. */
  String text() {
    var out = new StringBuilder();
    gauge(
        out,
        "zeek_version_info",
        1,
        Map.of("version_string", "8.2.2-zeek-standin", "major", "8", "minor", "2", "patch", "2"));
    packets(out);
    process(out);
    logs(out);
    counter(out, "zeek_total_sessions_total", 0, Map.of("protocol", "tcp"));
    gauge(out, "zeek_active_sessions", 0, Map.of("protocol", "tcp"));
    counter(out, "zeek_event_handler_invocations_total", 1, Map.of("name", "zeek_init"));
    counter(out, "zeek_timers_total", 0, Map.of());
    gauge(out, "zeek_timers_lag_time_seconds", 0, Map.of());
    gauge(out, "zeek_msgthread_pending_in_messages", 0, Map.of());
    gauge(out, "zeek_msgthread_pending_out_messages", 0, Map.of());
    counter(out, "zeek_cluster_core_outgoing_events_total", 0, Map.of());
    counter(out, "zeek_cluster_core_incoming_events_total", 0, Map.of());
    counter(out, "zeek_cluster_onloop_queue_blocks_total", 0, Map.of());
    counter(out, "zeek_cluster_zeromq_xpub_drops_total", 0, Map.of());
    counter(out, "zeek_cluster_zeromq_onloop_drops_total", 0, Map.of());
    return out.toString();
  }

  private void packets(StringBuilder out) {
    double packets = (double) traffic.packets();
    counter(out, "zeek_net_received_packets_total", packets, Map.of());
    counter(out, "zeek_net_received_bytes_total", packets * Traffic.BYTES_PER_PACKET, Map.of());
    if (traffic.isSniffed()) {
      counter(out, "zeek_net_dropped_packets_total", 0, Map.of());
      counter(out, "zeek_net_link_packets_total", packets, Map.of());
      gauge(out, "zeek_net_packet_lag_seconds", 0, Map.of());
    }
    gauge(out, "zeek_net_timestamp_seconds", Instant.now().toEpochMilli() / 1000.0, Map.of());
  }

  private void process(StringBuilder out) {
    double cpu =
        ProcessHandle.current()
            .info()
            .totalCpuDuration()
            .map(time -> time.toNanos() / NANOS)
            .orElse(0.0);
    counter(out, "process_cpu_user_seconds_total", cpu, Map.of());
    counter(out, "process_cpu_system_seconds_total", 0, Map.of());
    gauge(out, "process_start_time_seconds", traffic.start().toEpochMilli() / 1000.0, Map.of());
    gauge(out, "process_resident_memory_bytes", status("VmRSS"), Map.of());
    gauge(out, "process_virtual_memory_bytes", status("VmSize"), Map.of());
  }

  private void logs(StringBuilder out) {
    counter(
        out,
        "zeek_log_stream_writes_total",
        0,
        Map.of("module", "Cluster", "stream", "Cluster::LOG"));
    counter(
        out,
        "zeek_log_writer_writes_total",
        0,
        Map.of(
            "module",
            "Cluster",
            "stream",
            "Cluster::LOG",
            "filter_name",
            "default",
            "path",
            "cluster",
            "writer",
            "Log::WRITER_ASCII"));
  }

  /** Bytes of a line of the kernel's status file; 0 where there is none. */
  private static double status(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .findFirst()
          .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
          .orElse(0.0);
    } catch (IOException e) {
      return 0;
    }
  }

  private void counter(StringBuilder out, String name, double value, Map<String, String> labels) {
    line(out, "counter", name, value, labels);
  }

  private void gauge(StringBuilder out, String name, double value, Map<String, String> labels) {
    line(out, "gauge", name, value, labels);
  }

  private void line(
      StringBuilder out, String type, String name, double value, Map<String, String> labels) {
    String all =
        Stream.concat(common.entrySet().stream(), labels.entrySet().stream())
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .sorted()
            .collect(Collectors.joining(","));
    out.append(
        String.format(Locale.ROOT, "# TYPE %s %s%n%s{%s} %s%n", name, type, name, all, value));
  }
}
