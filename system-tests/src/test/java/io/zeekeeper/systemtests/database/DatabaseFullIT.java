package io.zeekeeper.systemtests.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Resources;
import io.zeekeeper.systemtests.lab.SmallDisk;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A controller with an embedded database on a full disk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseFullIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path directory;
  private SmallDisk disk;
  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() throws IOException {
    directory = Files.createTempDirectory("zeekeeper-disk");
    disk = SmallDisk.mount(directory, 16);
    lab =
        new Lab(
            Zeek.standin(),
            Map.of(
                "spring.datasource.url",
                "jdbc:h2:async:" + directory + "/controller;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"));
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
  }

  @AfterAll
  void stopLab() throws IOException {
    if (lab != null) {
      lab.close();
    }
    if (disk != null) {
      disk.close();
    }
    Files.delete(directory);
  }

  private Configuration configuration(String id, int size) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Nodes.withEnv(
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Map.of("PADDING", "x".repeat(size))));
  }

  @Test
  void writesAreRefusedWhileTheDiskIsFullAndAcknowledgedOnesAreKept() {
    api.deploySuccessfully(configuration("first", 1));
    Resources before = Resources.of(lab.controller());
    disk.fill();

    List<String> acknowledged = new ArrayList<>(List.of("first"));
    Api.Response refused = null;
    for (int i = 0; refused == null; i++) {
      Api.Response staged = api.stage(configuration("full-" + i, 20_000));
      if (staged.status() == 200) {
        acknowledged.add("full-" + i);
      } else {
        refused = staged;
      }
    }
    assertRefused(refused);
    for (int i = 0; i < 20; i++) {
      assertRefused(api.stage(configuration("more-" + i, 20_000)));
      assertThat(api.nodes().status()).isEqualTo(200);
    }
    assertThat(api.configurationId("staged")).isEqualTo(acknowledged.getLast());

    disk.free();
    await("writes accepted again")
        .atMost(PATIENCE)
        .until(() -> api.stage(configuration("after", 20_000)).status() == 200);
    acknowledged.add("after");
    assertThat(api.deploy().status()).isEqualTo(200);
    assertAllStored(acknowledged);
    await("threads and files released")
        .atMost(PATIENCE)
        .until(() -> Resources.of(lab.controller()).isNoMoreThan(before));
    assertThat(lab.controller().log()).doesNotContain("\tat ");
    lab.controller().kill();
    lab.startController();
    assertAllStored(acknowledged);
    assertThat(api.configurationId("deployed")).isEqualTo("after");
  }

  private static void assertRefused(Api.Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(503);
    assertThat(response.detail()).contains("the controller's database");
  }

  private void assertAllStored(List<String> acknowledged) {
    for (String id : acknowledged) {
      Api.Response found = api.get("/api/v1/configurations/" + id);
      assertThat(found.status()).as(found.body()).isEqualTo(200);
    }
  }
}
