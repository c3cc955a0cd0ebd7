package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A web page whose name resolves to a service's address (DNS rebinding) gets no access. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostCheckIT {
  private static final String UNLISTED_HOST = "evil.example:2149";
  private static final String LISTED_HOST = "zeek-controller:2149";
  private static final String UPGRADE_HEADERS =
      String.join(
          "\r\n",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "");

  private Lab lab;
  private Map<String, Integer> ports;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.allowed-hosts=zeek-controller,192.0.2.7");
    lab.startController();
    Service agent = lab.startListeningAgent("agent-1");
    agent.awaitLog("Started AgentApplication");
    int agentPort = lab.agentApi("agent-1").uri("/").getPort();
    ports = Map.of("clients", lab.clientPort(), "agents", lab.agentPort(), "one agent", agentPort);
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private static String send(int port, String line, String host, String headers)
      throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request =
          "%s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n%s\r\n"
              .formatted(line, host, host, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new byte[4096];
      int length = socket.getInputStream().readNBytes(answer, 0, "HTTP/1.1 421 ".length());
      if (!headers.equals(UPGRADE_HEADERS)) {
        length += socket.getInputStream().readNBytes(answer, length, answer.length - length);
      }
      return new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestUnderAnUnlistedHostNameIsRefusedOnEveryPort() throws IOException {
    for (var port : ports.entrySet()) {
      String service = port.getKey().equals("one agent") ? "agent" : "controller";
      for (String line :
          new String[] {
            "GET /api/v1/nodes",
            "GET /actuator/health",
            "GET /v3/api-docs.yaml",
            "POST /api/v1/deployments",
            "PUT /api/v1/configurations/staged",
            "OPTIONS /api/v1/deployments"
          }) {
        String answer =
            send(
                port.getValue(), line, UNLISTED_HOST, "Content-Length: 0\r\nConnection: close\r\n");
        assertThat(answer)
            .as("%s to the port for %s", line, port.getKey())
            .startsWith("HTTP/1.1 421 ")
            .containsIgnoringCase("content-type: application/problem+json")
            .contains("add 'evil.example' to zeekeeper.allowed-hosts of the " + service);
      }
      for (String path : new String[] {"/v1/agents", "/v1/messages/json"}) {
        assertThat(send(port.getValue(), "GET " + path, UNLISTED_HOST, UPGRADE_HEADERS))
            .as("WebSocket %s to the port for %s", path, port.getKey())
            .startsWith("HTTP/1.1 421 ");
      }
    }
    assertThat(lab.controller().log()).contains("refused a request from 127.0.0.1: ");
    assertThat(lab.api().get("/api/v1/deployments").body()).doesNotContain("evil");
  }

  @Test
  void listedHostNamesAreAcceptedByTheServiceThatListsThem() throws IOException {
    for (String host : new String[] {LISTED_HOST, "192.0.2.7", "localhost", "[::1]:2149"}) {
      assertThat(send(lab.clientPort(), "GET /actuator/health", host, "Connection: close\r\n"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(send(lab.agentPort(), "GET /v1/agents", host, UPGRADE_HEADERS))
          .startsWith("HTTP/1.1 101 ");
      assertThat(send(lab.clientPort(), "GET /v1/messages/json", host, UPGRADE_HEADERS))
          .startsWith("HTTP/1.1 101 ");
    }
    assertThat(send(ports.get("one agent"), "GET /v1/agents", LISTED_HOST, UPGRADE_HEADERS))
        .startsWith("HTTP/1.1 421 ");
    assertThat(send(ports.get("one agent"), "GET /v1/agents", "localhost", UPGRADE_HEADERS))
        .startsWith("HTTP/1.1 101 ");
  }
}
