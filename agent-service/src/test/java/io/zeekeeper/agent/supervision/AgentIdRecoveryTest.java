package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.FakeHost.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.service.IdRecovery;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost agent id is recovered from the files and processes of the agent. */
class AgentIdRecoveryTest {
  private static final String OTHER = AGENT.replace('0', 'f');

  @TempDir private Path proc;
  @TempDir private Path stateDir;
  private FakeHost host;
  private Path home;

  @BeforeEach
  void createHome() throws IOException {
    host = new FakeHost(proc);
    home = Files.createDirectories(stateDir.resolve("nodes/agent"));
  }

  private Optional<IdRecovery.Found> find() throws IOException {
    return new AgentIdRecovery(host.files()).find(stateDir, home);
  }

  private void node(long pid, String agent, String node) throws IOException {
    host.process(pid, pid, "S", 1, "zeek", "Zeekeeper::launch=" + agent + ".5." + node);
    host.workingDirectory(pid, Files.createDirectories(stateDir.resolve("nodes").resolve(node)));
  }

  @Test
  void idIsFoundInTruncatedLaunchRecord() throws IOException {
    Path launches = Files.createDirectory(home.resolve("launches"));
    Files.writeString(launches.resolve("a.json"), "{\"number\":1}");
    String record = "{\"agent_id\" : \"" + AGENT + "\", \"number\": 5}";
    Files.writeString(launches.resolve("b.json"), record.substring(0, record.length() - 9));
    assertThat(find()).contains(new IdRecovery.Found(AGENT, launches.resolve("b.json").toString()));
  }

  @Test
  void idIsFoundInTheDeployment() throws IOException {
    Path deployment = home.resolve("deployment.json");
    Files.writeString(deployment, "{\"agent_id\":\"" + AGENT + "\"}");
    assertThat(find()).contains(new IdRecovery.Found(AGENT, deployment.toString()));
  }

  @Test
  void recordTruncatedAtAnyLengthYieldsTheIdOrNothing() throws IOException {
    Path launches = Files.createDirectory(home.resolve("launches"));
    byte[] whole = ("{\"agent_id\":\"" + AGENT + "\"}").getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Files.write(launches.resolve("a.json"), Arrays.copyOf(whole, length));
      assertThat(find().map(IdRecovery.Found::id).orElse(AGENT)).isEqualTo(AGENT);
      assertThat(find().isPresent()).isEqualTo(length >= whole.length - 1);
    }
  }

  @Test
  void idIsFoundOnCommandLineOfRunningNode() throws IOException {
    node(7, AGENT, "worker");
    node(8, AGENT, "manager");
    assertThat(find()).map(IdRecovery.Found::id).contains(AGENT);
    assertThat(find()).map(IdRecovery.Found::source).contains("process 7 of node 'worker'");
  }

  @Test
  void processesOfOtherUsersAndDirectoriesYieldNoId() throws IOException {
    node(7, AGENT, "worker");
    host.owner(7, 1001, "7");
    host.process(8, 8, "S", 1, "zeek", "Zeekeeper::launch=" + AGENT + ".5.manager");
    host.workingDirectory(8, stateDir);
    host.process(9, 9, "S", 1, "zeek", "Zeekeeper::launch=" + AGENT + ".5.logger");
    assertThat(find()).isEmpty();
  }

  @Test
  void differentIdsYieldNoId() throws IOException {
    node(7, AGENT, "worker");
    node(8, OTHER, "manager");
    assertThat(find()).isEmpty();
  }

  @Test
  void idOfOtherAgentInSameStateDirectoryIsIgnored() throws IOException {
    node(7, AGENT, "worker");
    Path other = Files.createDirectories(stateDir.resolve("nodes/other"));
    Files.writeString(other.resolve("service"), "agent");
    Files.writeString(other.resolve("id"), AGENT);
    assertThat(find()).isEmpty();
    node(8, OTHER, "manager");
    assertThat(find()).map(IdRecovery.Found::id).contains(OTHER);
  }

  @Test
  void agentRestoresIdOfItsProcesses() throws IOException {
    node(7, AGENT, "worker");
    try (StateDirectory state =
        StateDirectory.open(
            stateDir,
            new ServiceIdentity("agent", "agent", "agent", true),
            new AgentIdRecovery(host.files()))) {
      assertThat(state.id()).isEqualTo(AGENT);
      assertThat(state.hasLostItsId()).isFalse();
      assertThat(state.notes())
          .singleElement()
          .asString()
          .contains("restored from process 7 of node 'worker'");
    }
  }
}
