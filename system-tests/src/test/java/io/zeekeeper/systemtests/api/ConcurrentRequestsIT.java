package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.HeldZeek;
import io.zeekeeper.systemtests.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many clients at once: one deploys, and each gets its own answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentRequestsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final int CLIENTS = 50;
  private static final int ROUNDS = 4;

  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private HeldZeek zeek;
  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() throws IOException {
    zeek = HeldZeek.create();
    lab = new Lab(zeek.zeek());
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
    api.deploySuccessfully(cluster("first"));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  /** {@link HeldZeek#hold} of {@code id} holds the worker. */
  private Configuration cluster(String id) {
    return lab.smallCluster(id, "agent-1", Map.of("HELD", id));
  }

  /** Sends all requests at once, each on its own thread. */
  private List<CompletableFuture<Api.Response>> sendAtOnce(List<Supplier<Api.Response>> requests) {
    var start = new CountDownLatch(1);
    List<CompletableFuture<Api.Response>> answers = new ArrayList<>();
    for (Supplier<Api.Response> request : requests) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return request.get();
              },
              threads));
    }
    start.countDown();
    return answers;
  }

  private Api.Response deploy(String round, int client) {
    return client % 2 == 0
        ? api.deploy()
        : api.post(DEPLOYMENTS, "{}", "client-" + round + "-" + client);
  }

  private long newestDeploymentNumber() {
    return api.get(DEPLOYMENTS + "?limit=1").json().path("items").path(0).path("number").asLong();
  }

  @Test
  void oneOfFiftyClientsDeploysAndTheOthersGetAConflictWithItsId() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "round-" + round;
      api.stage(cluster(id));
      long before = newestDeploymentNumber();
      Path held = zeek.hold(id);
      List<CompletableFuture<Api.Response>> answers =
          sendAtOnce(
              IntStream.range(0, CLIENTS)
                  .<Supplier<Api.Response>>mapToObj(client -> () -> deploy(id, client))
                  .toList());
      await("all but one answered")
          .atMost(PATIENCE)
          .until(() -> answers.stream().filter(CompletableFuture::isDone).count() == CLIENTS - 1);
      Files.delete(held);
      List<Api.Response> all = answers.stream().map(CompletableFuture::join).toList();
      Api.Response winner =
          all.stream().filter(answer -> answer.status() == 200).findFirst().orElseThrow();
      String winnersId = winner.json().path("id").asString();
      assertThat(winner.results()).containsOnlyKeys("manager", "logger", "worker");
      assertThat(all)
          .filteredOn(answer -> answer.status() == 409 && answer.detail().contains(winnersId))
          .hasSize(CLIENTS - 1);
      assertThat(newestDeploymentNumber()).isEqualTo(before + 1);
    }
  }

  @Test
  void requestsDuringADeploymentGetOneResultPerNode() throws IOException {
    api.stage(cluster("busy"));
    Path held = zeek.hold("busy");
    var deployment = CompletableFuture.supplyAsync(api::deploy, threads);
    await("worker is being launched")
        .atMost(PATIENCE)
        .until(() -> api.nodeState("worker").equals("PENDING"));
    List<Supplier<Api.Response>> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      requests.add(() -> api.get("/api/v1/id-values/bits_per_uid"));
      requests.add(() -> api.post("/api/v1/nodes/restart", Api.nodesNamed("manager")));
      requests.add(api::nodes);
    }
    List<CompletableFuture<Api.Response>> answers = sendAtOnce(requests);
    await("the first answer")
        .atMost(PATIENCE)
        .until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
    Files.delete(held);
    Api.Response deployed = deployment.join();
    assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
    assertThat(deployed.results()).containsOnlyKeys("manager", "logger", "worker");
    for (int i = 0; i < answers.size(); i += 3) {
      assertOneEach(answers.get(i).join(), "logger", "manager", "worker");
      assertOneEach(answers.get(i + 1).join(), "manager");
      assertThat(answers.get(i + 2).join().instances()).isEqualTo(Map.of("agent-1", ""));
      assertThat(answers.get(i + 1).join().status()).isEqualTo(200);
      assertThat(answers.get(i + 2).join().status()).isEqualTo(200);
    }
    assertThat(api.nodeState("manager")).isEqualTo("RUNNING");
  }

  private static void assertOneEach(Api.Response answer, String... subjects) {
    assertThat(answer.status()).as(answer.body()).isIn(200, 207);
    assertThat(answer.results()).containsOnlyKeys(subjects);
    assertThat(answer.json().path("results")).hasSize(subjects.length);
  }
}
