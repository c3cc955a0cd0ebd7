package io.zeekeeper.systemtests.security;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.ScriptedZeek;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with secrets in its configuration; keeps what clients get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecretsLab {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String CONFIGURATIONS = "/api/v1/configurations/";
  static final String STAGED = CONFIGURATIONS + "staged";
  static final String DEPLOYMENTS = "/api/v1/deployments";

  static final String MARK = "pLanTed";
  static final String NUMBER = "7712345677";
  static final String ENV = MARK + "-env \"quoted\"";
  static final String OPTION = "\"" + MARK + "-option\"";

  private static final List<String> DEBUG =
      List.of(
          "--logging.level.root=DEBUG",
          "--logging.level.org.springframework=DEBUG",
          "--logging.level.org.hibernate=DEBUG",
          "--logging.level.com.zaxxer.hikari=DEBUG",
          // A line for each buffer.
          "--logging.level.io.netty=INFO");

  Path directory;
  final Map<String, String> answers = new TreeMap<>();
  final Map<String, Api> others = new TreeMap<>();
  final List<String> marks = new ArrayList<>(List.of(MARK, NUMBER));
  Lab lab;
  Api api;
  ZeekClient client;
  EventStream events;

  @BeforeAll
  void startLab(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Path properties = directory.resolve("agent.yaml");
    Files.writeString(
        properties,
        "zeekeeper.agent.zeek:%n  env: {SITE: \"%s-site\"}%n  options: {\"[Planted::site]\": '\"%s-site-option\"'}%n"
            .formatted(MARK, MARK));
    lab = new Lab(ScriptedZeek.indiscreet(Zeek.standin()), DEBUG.toArray(String[]::new));
    api = lab.api();
    client = ZeekClient.of(lab.clientPort());
    lab.startController();
    for (String role : List.of("VIEWER", "OPERATOR")) {
      String body = "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(role, role);
      String token = api.post("/api/v1/tokens", body).json().path("secret").asString();
      marks.add(token);
      others.put(role, api.withToken(token));
    }
    events = EventStream.open(api.uri("/api/v1/events"));
    startAgent();
  }

  final void startAgent() {
    List<String> arguments = new ArrayList<>(DEBUG);
    arguments.add("--spring.config.additional-location=" + directory.resolve("agent.yaml"));
    arguments.add("--zeekeeper.agent.restart.delay=200ms");
    lab.startAgent("agent-1", arguments.toArray(String[]::new));
    lab.awaitConnected("agent-1");
  }

  @AfterAll
  void stopLab() {
    events.close();
    lab.close();
  }

  /** Keeps an answer for the search. */
  final Api.Response kept(String request, Api.Response answer) {
    answers.merge(request, answer.http().headers().map() + "\n" + answer.body(), String::concat);
    return answer;
  }

  final ZeekClient.Output kept(String... arguments) {
    ZeekClient.Output output = client.run(arguments);
    answers.merge("zeek-client " + arguments[0], output.toString(), String::concat);
    return output;
  }

  final Configuration cluster(String id, Map<String, String> env, Option... options) {
    try {
      Path script = directory.resolve("planted.zeek");
      Files.writeString(
          script, "module Planted;\nexport {\noption key = \"\";\noption site = \"\";\n}\n");
      Node worker = Node.of("worker", "agent-1", ClusterRole.WORKER);
      return lab.configuration(
          id,
          List.of("agent-1"),
          Nodes.withScripts(Node.of("manager", "agent-1", ClusterRole.MANAGER), script.toString()),
          Nodes.withEnv(
              Nodes.withOptions(Nodes.withScripts(worker, script.toString()), options), env));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  final Configuration cluster(String id, String failure) {
    return cluster(
        id,
        Map.of("PLANTED", ENV, "PLANTED_FAIL", failure),
        new Option("Planted::key", OPTION, true));
  }

  final List<String> deployments() {
    return api.get(DEPLOYMENTS).items().stream()
        .map(item -> DEPLOYMENTS + "/" + item.path("id").asString())
        .toList();
  }
}
