package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.State;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the API guarantees to concurrent clients and to authors of clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
  private static final String CONFIGURATIONS = "/api/v1/configurations";
  private static final String STAGED = CONFIGURATIONS + "/staged";
  private static final String DEPLOYMENTS = "/api/v1/deployments";

  private Lab lab;
  private Api api;

  @BeforeAll
  void startController() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=2s");
    api = lab.api();
    lab.startController();
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  private static Configuration cluster(String id, Node... nodes) {
    return new Configuration(
        id, List.of(new Instance("away", Instance.UNKNOWN_HOST, null)), List.of(nodes));
  }

  private static Configuration cluster(String id) {
    return cluster(id, Node.of("manager", "away", ClusterRole.MANAGER));
  }

  private static Node stoppedWorker() {
    return Node.of("worker", "away", ClusterRole.WORKER).withState(State.STOPPED);
  }

  private static String etag(Api.Response response) {
    return response.http().headers().firstValue("ETag").orElseThrow();
  }

  private Api.Response get(String path, String header, String value) {
    return api.send(HttpRequest.newBuilder(api.uri(path)).header(header, value).GET());
  }

  private Api.Response stage(Configuration configuration, String header, String value) {
    return api.send(
        HttpRequest.newBuilder(api.uri(STAGED))
            .header("Content-Type", Api.JSON)
            .header(header, value)
            .PUT(BodyPublishers.ofString(Json.lenient().writeValueAsString(configuration))));
  }

  @Test
  void stagingWithAnETagReplacesOnlyThatVersion() {
    String mine = etag(api.stage(cluster("mine")));
    assertThat(etag(api.get(STAGED))).isEqualTo(mine);
    assertThat(get(STAGED, "If-None-Match", mine).status()).isEqualTo(304);
    assertThat(stage(cluster("theirs"), "If-Match", mine).status()).isEqualTo(200);

    Api.Response lost = stage(cluster("mine-again"), "If-Match", mine);
    assertThat(lost.status()).isEqualTo(412);
    assertThat(lost.problem()).isEqualTo("/problems/precondition-failed");
    assertThat(stage(cluster("first"), "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(api.get(STAGED).json().path("id").asString()).isEqualTo("theirs");
    assertThat(stage(cluster("anyway"), "If-Match", "*").status()).isEqualTo(200);
    String seen = etag(api.get(STAGED));
    assertThat(stage(cluster("without-a-tag"), "If-Match", "").status()).isEqualTo(412);
    assertThat(stage(cluster("quotes-forgotten"), "If-Match", seen.replace("\"", "")).status())
        .isEqualTo(200);
  }

  @Test
  void deploymentThatNamesAConfigurationDeploysNoOther() {
    JsonNode mine = api.stage(cluster("named")).json().path("ready");
    api.stage(cluster("other"));
    Api.Response refused = api.post(DEPLOYMENTS, "{\"configuration\":" + mine + "}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("/problems/configuration-changed");
    assertThat(refused.detail()).contains("'named'", "'other'");

    JsonNode ready = api.stage(cluster("named")).json().path("ready");
    assertThat(ready).isEqualTo(mine);
    Api.Response tried = api.post(DEPLOYMENTS, "{\"configuration\":" + ready + "}");
    assertThat(tried.status()).isEqualTo(207);
    assertThat(tried.json().path("configuration")).isEqualTo(ready);
  }

  @Test
  void configurationIsFoundByItsHashFromTheList() {
    api.stage(cluster("twice"));
    String first = api.get(STAGED).body();
    api.stage(cluster("twice", Node.of("manager", "away", ClusterRole.MANAGER), stoppedWorker()));
    List<JsonNode> known =
        api.get(CONFIGURATIONS).items().stream()
            .filter(each -> each.path("id").asString().equals("twice"))
            .toList();
    assertThat(known)
        .hasSize(4)
        .extracting(each -> each.path("uses").toString())
        .containsExactlyInAnyOrder("[\"STAGED\"]", "[\"READY\"]", "[]", "[]");
    assertThat(known)
        .extracting(
            each -> api.get(CONFIGURATIONS + "/twice?hash=" + each.path("hash").asString()).body())
        .contains(first)
        .doesNotHaveDuplicates();
    assertThat(api.get(CONFIGURATIONS + "/twice?hash=0").problem())
        .isEqualTo("/problems/unknown-configuration");
  }

  @Test
  void pagesContainEachItemOnce() {
    for (int i = 0; i < 3; i++) {
      api.stage(cluster("page-" + i));
      Api.Response begun = api.post(DEPLOYMENTS, "{\"wait\":\"PT0S\"}");
      api.post(DEPLOYMENTS + "/" + begun.json().path("id").asString() + "/cancel", "");
      await()
          .until(() ->
              api.get(begun.http().headers().firstValue("Location").orElseThrow())
                  .json()
                  .has("ended_at"));
    }
    for (String list : List.of(CONFIGURATIONS, DEPLOYMENTS)) {
      List<JsonNode> paged = new ArrayList<>();
      String cursor = "";
      do {
        Api.Response page = api.get(list + "?limit=2" + cursor);
        assertThat(page.items()).hasSizeLessThanOrEqualTo(2).isNotEmpty();
        paged.addAll(page.items());
        cursor = page.json().has("next") ? "&cursor=" + page.json().path("next").asString() : "";
      } while (!cursor.isEmpty());
      assertThat(paged).isEqualTo(api.get(list + "?limit=100").items());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"nodes\":[]}", "{\"all\":false}", "{\"nodes\":null}"})
  void requestWithoutNodesIsRefusedUnlessItSaysAll(String body) {
    for (String verb : List.of("restart", "stop", "start")) {
      Api.Response refused = api.post("/api/v1/nodes/" + verb, body);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("/problems/malformed");
    }
  }

  @Test
  void iniListsWhatItCannotExpress() {
    api.stage(
        cluster(
            "full",
            Node.of("manager", "away", ClusterRole.MANAGER),
            Nodes.withOptions(stoppedWorker(), new Option("ignore_checksums", "T"))));
    Api.Response ini = get(STAGED, "Accept", "text/plain");
    assertThat(ini.body().lines().takeWhile(line -> line.startsWith("#")))
        .containsExactly(
            "# omitted: the id full",
            "# omitted: options of worker",
            "# omitted: the state STOPPED of worker");
    assertThat(api.put(STAGED, "text/plain", ini.body()).status()).isEqualTo(200);
    assertThat(get(STAGED, "Accept", "image/png").status()).isEqualTo(406);
  }

  @Test
  void eachProblemHasItsType() {
    assertThat(api.get("/api/v1/instances/nobody").problem())
        .isEqualTo("/problems/unknown-instance");
    assertThat(api.get("/api/v1/nodes/nobody").problem()).isEqualTo("/problems/unknown-node");
    assertThat(api.get(DEPLOYMENTS + "/none").problem()).isEqualTo("/problems/unknown-deployment");
    assertThat(api.get("/api/v1/none").problem()).isEqualTo("/problems/unknown-path");
    assertThat(api.post("/api/v1/nodes/stop", Api.ALL_NODES).problem())
        .isEqualTo("/problems/no-instances");
    assertThat(api.put(STAGED, Api.JSON, "{\"id\":\"ready\"}").problem())
        .isEqualTo("/problems/invalid-configuration");
    assertThat(api.put(STAGED, "image/png", "x").problem())
        .isEqualTo("/problems/unsupported-media-type");
  }
}
