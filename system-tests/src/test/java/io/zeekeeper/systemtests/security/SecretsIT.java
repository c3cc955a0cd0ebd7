package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Planted;
import io.zeekeeper.systemtests.lab.ScriptedZeek;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster's life with secrets in it. Afterwards, no log, event, answer, metric, command line or
 * unexpected file has one. The services log at DEBUG, which includes INFO.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIGURATIONS = "/api/v1/configurations/";
  private static final String STAGED = CONFIGURATIONS + "staged";
  private static final String DEPLOYMENTS = "/api/v1/deployments";

  private static final String MARK = "pLanTed";
  private static final String NUMBER = "7712345677";
  private static final Planted PLANTED = new Planted(List.of(MARK, NUMBER));
  private static final String ENV = MARK + "-env \"quoted\" 100%";
  private static final String OPTION = "\"" + MARK + "-option\"";

  private static final String[] DEBUG = {
    "--logging.level.root=DEBUG",
    "--logging.level.org.springframework=DEBUG",
    "--logging.level.org.hibernate=DEBUG",
    "--logging.level.com.zaxxer.hikari=DEBUG",
    "--logging.level.io.netty=INFO"
  };

  private Path directory;
  private final Map<String, String> answers = new TreeMap<>();
  private Lab lab;
  private Api api;
  private ZeekClient client;
  private EventStream events;

  @BeforeAll
  void startLab(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Path properties = directory.resolve("agent.yaml");
    Files.writeString(
        properties,
        "zeekeeper.agent.zeek:%n  env: {SITE: \"%s-site\"}%n  options: {\"[Planted::site]\": '\"%s-site-option\"'}%n"
            .formatted(MARK, MARK));
    lab = new Lab(ScriptedZeek.indiscreet(Zeek.standin()), DEBUG);
    api = lab.api();
    client = ZeekClient.of(lab.clientPort());
    lab.startController();
    events = EventStream.open(api.uri("/api/v1/events"));
    startAgent();
  }

  private void startAgent() {
    String[] arguments = new String[DEBUG.length + 2];
    System.arraycopy(DEBUG, 0, arguments, 0, DEBUG.length);
    arguments[DEBUG.length] =
        "--spring.config.additional-location=" + directory.resolve("agent.yaml");
    arguments[DEBUG.length + 1] = "--zeekeeper.agent.restart.delay=200ms";
    lab.startAgent("agent-1", arguments);
    lab.awaitConnected("agent-1");
  }

  @AfterAll
  void stopLab() {
    events.close();
    lab.close();
  }

  /** Keeps an answer for the search. */
  private Api.Response kept(String request, Api.Response answer) {
    answers.merge(request, answer.http().headers().map() + "\n" + answer.body(), String::concat);
    return answer;
  }

  private ZeekClient.Output kept(String... arguments) {
    ZeekClient.Output output = client.run(arguments);
    answers.merge("zeek-client " + arguments[0], output.toString(), String::concat);
    return output;
  }

  private Configuration cluster(String id, Map<String, String> env, Option... options) {
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

  private Configuration cluster(String id, String failure) {
    return cluster(
        id,
        Map.of("PLANTED", ENV, "PLANTED_FAIL", failure),
        new Option("Planted::key", OPTION, true));
  }

  @Test
  @Order(1)
  void mistakesAreReportedWithoutSecrets() {
    List<String> documents =
        List.of(
            "'env':{'A':" + NUMBER + "}",
            "'env':{'A':" + MARK + "}",
            "'env':{'A':'" + MARK + "}",
            "'env':{'A':['" + MARK + "']}",
            "'env':'" + MARK + "'",
            "'env':{'1A':'" + MARK + "'}",
            "'env':{'CLUSTER_NODE':'" + MARK + "'}",
            "'env':{'A':'" + MARK + "\\u0000'}",
            "'options':[{'name':'a b','value':'" + MARK + "','secret':true}]",
            "'options':[{'name':'a','value':'" + MARK + ";','secret':true}]",
            "'options':[{'name':'a','value':" + NUMBER + ",'secret':true}]",
            "'options':[{'name':'a','value':'1','secret':'" + MARK + "'}]",
            "'options':{'a':'" + MARK + "'}");
    for (String document : documents) {
      String json =
          "{'nodes':[{'name':'m','instance':'agent-1','role':'manager',%s}]}"
              .formatted(document)
              .replace('\'', '"');
      assertThat(kept("PUT staged", api.put(STAGED, Api.JSON, json)).status())
          .as(json)
          .isIn(400, 422);
    }
    for (String ini :
        List.of(
            "env = A=" + MARK,
            "[m]\nrole = manager\nenv = A=an " + MARK,
            "[m]\nrole = manager\nenv = A=1\n" + MARK,
            "[m]\nrole = manager\nenv = 1A=" + MARK,
            "[m]\nrole = manager\nenv = 'A=" + MARK)) {
      assertThat(kept("PUT staged", api.put(STAGED, "text/plain", ini)).status())
          .as(ini)
          .isIn(400, 422);
    }
  }

  @Test
  @Order(2)
  void hiddenValuesCannotBeStaged() {
    Configuration secret = cluster("hidden", "");
    Api.Response refused = kept("PUT staged", api.stage(secret.withoutSecrets()));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("/problems/invalid-configuration");
    assertThat(refused.body())
        .contains(
            "node 'worker' environment variable 'PLANTED' has the value <hidden>, which stands for"
                + " a secret that was not shown; set the real value",
            "node 'worker' option 'Planted::key' has the value <hidden>");
  }

  @Test
  @Order(3)
  void failedCheckIsReportedWithoutSecrets() {
    assertThat(api.stage(cluster("unchecked", "check")).status()).isEqualTo(200);
    Api.Response checked = kept("POST check", api.post(STAGED + "/check", ""));
    assertThat(checked.status()).isEqualTo(207);
    assertThat(checked.body())
        .contains("the token is <hidden>")
        .contains("Planted::key = <hidden>");
    assertThat(kept("POST deployments", api.deploy()).status()).isEqualTo(207);
    kept("deploy");
  }

  @Test
  @Order(4)
  void failedLaunchIsReportedWithoutSecrets() {
    Api.Response failed = kept("POST deployments", api.deploy(cluster("unlaunched", "launch")));
    assertThat(failed.status()).as(failed.body()).isEqualTo(207);
    assertThat(failed.body()).contains("the token is <hidden>").contains("Planted::key = <hidden>");
  }

  @Test
  @Order(5)
  void clusterRunsWithItsSecrets() throws IOException {
    api.deploySuccessfully(cluster("running", ""));
    long pid = api.pids().get("worker");
    assertThat(Lab.environment(pid)).contains("PLANTED=" + ENV, "SITE=" + MARK + "-site");
    Path environment = Path.of("/proc", "" + pid, "environ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(environment)))
        .isEqualTo("r--------");
    assertThat(lab.nodeDirectory("agent-1", "worker").resolve("zeekeeper-node.zeek"))
        .content()
        .contains("redef Planted::key = " + OPTION);
    // Administrators see values, as they need them to stage the configuration again.
    assertThat(api.get(STAGED).json().path("nodes").toString()).contains(MARK + "-option");
  }

  @Test
  @Order(6)
  void nodesAreOperatedWithoutSecretsInAnswers() {
    lab.awaitChannels();
    Api.Response value = kept("GET value", api.get("/api/v1/id-values/Planted::key?node=worker"));
    assertThat(value.body()).contains("the value of Planted::key is secret");
    Api.Response site = kept("GET value", api.get("/api/v1/id-values/Planted::site"));
    assertThat(site.status()).as(site.body()).isEqualTo(200);
    kept("get-id-value", "Planted::key");
    kept(
        "POST dispatches",
        api.post(
            "/api/v1/dispatches", "{\"all\":true,\"action\":[\"get_id_value\",\"Planted::key\"]}"));
    Api.Response output = kept("GET output", api.get("/api/v1/nodes/worker/output"));
    assertThat(output.body()).contains("the token is <hidden>").contains("Planted::key = <hidden>");

    for (String action : List.of("restart", "stop", "start")) {
      kept("POST " + action, api.post("/api/v1/nodes/" + action, Api.ALL_NODES));
    }
    long pid = api.pids().get("worker");
    lab.killNode("worker");
    lab.awaitRelaunch("worker", pid);
    kept("restart", "worker");
  }

  @Test
  @Order(7)
  void configurationsAreComparedWithoutSecrets() {
    Configuration changed =
        cluster("changed", Map.of("PLANTED", ENV + "2"), new Option("Planted::key", "1", true));
    assertThat(api.stage(changed).status()).isEqualTo(200);
    Api.Response diff = kept("GET diff", api.get(CONFIGURATIONS + "deployed/diff/staged"));
    assertThat(diff.body()).contains("<hidden>", "<hidden, changed>");
    Api.Response plan = kept("POST plan", api.post(DEPLOYMENTS + "/plan", "{}"));
    assertThat(plan.body()).contains("changed: environment, zeekeeper-node.zeek");
    Api.Response deployed = kept("POST deployments", api.deploy());
    assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
    kept("POST rollback", api.post(deployments().getLast() + "/rollback", "{}"));
  }

  @Test
  @Order(8)
  void zeekClientNeverGetsSecretOptions() {
    ZeekClient.Output config = client.run("get-config", "--deployed", "--as-json");
    assertThat(config.stdout()).contains("<hidden>", MARK + "-env").doesNotContain(MARK + "-opt");
    Path ini = directory.resolve("cluster.ini");
    assertThat(client.run("get-config", "--filename", ini.toString()).exit()).isZero();
    kept("stage-config", ini.toString());
    kept("get-nodes");
    kept("get-instances");
  }

  @Test
  @Order(9)
  void servicesRecoverFromKillWithoutSecretsInLogs() {
    lab.controller().kill();
    lab.agent("agent-1").kill();
    lab.startController();
    startAgent();
    await("nodes are adopted")
        .atMost(PATIENCE)
        .until(() -> api.nodeState("worker").equals("RUNNING"));
  }

  private List<String> deployments() {
    return api.get(DEPLOYMENTS).items().stream()
        .map(item -> DEPLOYMENTS + "/" + item.path("id").asString())
        .toList();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void secretsAreNowhereElse() throws IOException {
    deployments().forEach(path -> kept("GET deployment", api.get(path)));
    for (String path :
        List.of(
            "/api/v1/configurations",
            DEPLOYMENTS,
            "/api/v1/events",
            "/api/v1/instances",
            "/api/v1/instances/agent-1",
            "/api/v1/nodes",
            "/api/v1/nodes/worker",
            "/api/v1/prometheus/targets",
            "/actuator",
            "/actuator/health",
            "/actuator/prometheus")) {
      kept("GET " + path, api.get(path));
    }
    Api agent = lab.agentApi("agent-1");
    kept("agent's health", agent.get("/actuator/health"));
    kept("agent's metrics", agent.get("/actuator/prometheus"));

    answers.forEach((request, answer) ->
        assertThat(PLANTED.linesIn(answer)).as("answers of " + request).isEmpty());
    assertThat(PLANTED.linesIn(String.join("\n", events.lines()))).as("event stream").isEmpty();
    assertThat(PLANTED.linesIn(lab.controller().log())).as("controller's log").isEmpty();
    assertThat(PLANTED.linesIn(lab.agent("agent-1").log())).as("agent's log").isEmpty();
    assertThat(PLANTED.commandLines()).as("command lines").isEmpty();

    List<Path> files = PLANTED.filesBelow(lab.directory());
    assertThat(files)
        .extracting(Path::toString)
        .allMatch(file ->
            file.matches(
                "controller/nodes/controller/controller\\.mv\\.db"
                    + "|agent-1/nodes/agent-1/(deployment|launches/(worker|manager))\\.json"
                    + "|agent-1/nodes/(worker|manager)/(zeekeeper-node\\.zeek|std(out|err)[.0-9]*)"))
        .hasSizeGreaterThan(4);
    assertThat(files).noneMatch(file -> Planted.isOpenToOthers(lab.directory(), file));
  }
}
