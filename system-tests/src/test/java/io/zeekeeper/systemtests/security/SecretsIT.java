package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Option;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Planted;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A cluster's life with secrets in it. Afterwards, no log, event, answer, metric, command line or
 * unexpected file has one. The services log at DEBUG, which includes INFO.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT extends SecretsLab {
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
  void onlyAdministratorsSeeSecretsOfConfigurations() {
    for (String which : List.of("staged", "ready", "deployed", "running")) {
      String path = CONFIGURATIONS + which;
      assertThat(api.get(path).body()).as("what an administrator gets").contains(MARK);
      others.forEach((role, other) -> {
        assertThat(kept(role + " GET " + path, other.get(path)).body()).contains("<hidden>");
        var ini = HttpRequest.newBuilder(api.uri(path)).header("Accept", "text/plain").GET();
        assertThat(kept(role + " GET " + path, other.send(ini)).body())
            .contains("'PLANTED=<hidden>'");
        kept(role + " GET diff", other.get(path + "/diff/staged"));
      });
    }
  }

  @Test
  @Order(8)
  void administratorStagesWithZeekClient() {
    Path ini = directory.resolve("cluster.ini");
    ZeekClient.Output config = client.run("get-config", "--deployed", "--filename", ini.toString());
    assertThat(config.exit()).as(config.toString()).isZero();
    assertThat(ini).content().contains(MARK + "-env").doesNotContain(MARK + "-option");
    assertThat(kept("stage-config", ini.toString()).exit()).isZero();
    assertThat(kept("stage-config", hidden(ini)).stdout()).contains("has the value <hidden>");
    kept("get-nodes");
    kept("get-instances");
  }

  /** The same file as a viewer gets it. */
  private String hidden(Path ini) {
    try {
      return Files.writeString(
              directory.resolve("hidden.ini"),
              Files.readString(ini).replaceAll("(?m)^env = .*$", "env = 'PLANTED=<hidden>'"))
          .toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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

    var planted = new Planted(marks);
    answers.forEach((request, answer) ->
        assertThat(planted.linesIn(answer)).as("answers of " + request).isEmpty());
    assertThat(planted.linesIn(String.join("\n", events.lines()))).as("event stream").isEmpty();
    assertThat(planted.linesIn(lab.controller().log())).as("controller's log").isEmpty();
    assertThat(planted.linesIn(lab.agent("agent-1").log())).as("agent's log").isEmpty();
    assertThat(planted.commandLines()).as("command lines").isEmpty();

    List<Path> files = planted.filesBelow(lab.directory());
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
