package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A service keeps its home and its id through a renamed host and damaged files. */
class StateDirectoryTest {
  private static final String OTHER_ID = "01234567-89ab-cdef-0123-456789abcdef";
  private static final IdRecovery NOTHING_FOUND = (stateDir, home) -> Optional.empty();

  @TempDir private Path stateDir;

  private StateDirectory open(ServiceIdentity identity, IdRecovery recovery) {
    return StateDirectory.open(stateDir, identity, recovery);
  }

  /** Opens and closes the home of agent {@code a}, as one run of the agent does. */
  private StateDirectory visit(IdRecovery recovery) throws IOException {
    try (StateDirectory state = open(named("a"), recovery)) {
      return state;
    }
  }

  private static ServiceIdentity named(String name) {
    return new ServiceIdentity("agent", name, name, true);
  }

  private static ServiceIdentity unnamed(String service, String host) {
    return new ServiceIdentity(service, service + "-" + host, service + "-" + host, false);
  }

  private static Environment properties(Map<String, Object> properties) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }

  private Path home() {
    return stateDir.resolve("nodes").resolve("a");
  }

  @Test
  void idSurvivesDamageOfEitherFileAtEveryLength() throws IOException {
    String id = visit(NOTHING_FOUND).id();
    for (String name : new String[] {"id", "id.copy"}) {
      byte[] whole = Files.readAllBytes(home().resolve(name));
      for (int length = 0; length < whole.length - 1; length++) {
        Files.write(home().resolve(name), Arrays.copyOf(whole, length));
        StateDirectory state = visit(NOTHING_FOUND);
        assertThat(state.id()).as("%s cut to %d bytes", name, length).isEqualTo(id);
        assertThat(state.hasLostItsId()).isFalse();
        assertThat(home().resolve(name)).as("repaired").hasBinaryContent(whole);
      }
    }
  }

  @Test
  void restoredIdIsReportedOnce() throws IOException {
    visit(NOTHING_FOUND);
    Files.delete(home().resolve("id"));
    assertThat(visit(NOTHING_FOUND).notes())
        .singleElement()
        .asString()
        .contains("nodes/a/id was missing or damaged")
        .contains("restored from")
        .contains("id.copy");
    assertThat(visit(NOTHING_FOUND).notes()).isEmpty();
  }

  @Test
  void lostIdIsRecoveredFromItsTraces() throws IOException {
    visit(NOTHING_FOUND);
    forgetId();
    StateDirectory state =
        visit((root, home) -> {
          assertThat(root).isEqualTo(stateDir);
          assertThat(home).isEqualTo(home());
          return Optional.of(new IdRecovery.Found(OTHER_ID, "a stone tablet"));
        });
    assertThat(state.id()).isEqualTo(OTHER_ID);
    assertThat(state.notes()).singleElement().asString().contains("from a stone tablet");
    assertThat(visit(NOTHING_FOUND).id()).isEqualTo(OTHER_ID);
  }

  private void forgetId() throws IOException {
    Files.delete(home().resolve("id"));
    Files.delete(home().resolve("id.copy"));
  }

  @Test
  void recoveredTextThatIsNoIdIsIgnored() throws IOException {
    StateDirectory state =
        visit((root, home) -> Optional.of(new IdRecovery.Found("../../x", "somewhere")));
    assertThat(state.id()).matches("[0-9a-f-]{36}");
  }

  @Test
  void newIdBesideNodesIsRememberedAsALoss() throws IOException {
    String before = visit(NOTHING_FOUND).id();
    Files.createDirectory(stateDir.resolve("nodes/worker"));
    forgetId();
    StateDirectory state = visit(NOTHING_FOUND);
    assertThat(state.id()).isNotEqualTo(before);
    assertThat(state.hasLostItsId()).isTrue();
    assertThat(state.notes()).singleElement().asString().contains("has a new id");
    StateDirectory later = visit(NOTHING_FOUND);
    assertThat(later.hasLostItsId()).as("also after another start").isTrue();
    assertThat(later.notes()).isEmpty();
  }

  @Test
  void removedHomeBesideNodesIsALoss() throws IOException {
    Files.createDirectories(stateDir.resolve("nodes/worker"));
    assertThat(visit(NOTHING_FOUND).hasLostItsId()).isTrue();
  }

  @Test
  void firstStartIsNoLoss() throws IOException {
    assertThat(visit(NOTHING_FOUND).hasLostItsId()).isFalse();
    Files.createDirectory(stateDir.resolve("nodes/worker"));
    try (StateDirectory second = open(named("b"), NOTHING_FOUND);
        StateDirectory controller = open(unnamed("controller", "host"), IdRecovery.NONE)) {
      assertThat(second.hasLostItsId()).as("the nodes are agent a's").isFalse();
      assertThat(second.notes()).isEmpty();
      assertThat(controller.hasLostItsId()).isFalse();
      assertThat(controller.notes()).isEmpty();
    }
  }

  @Test
  void homeOfAnEarlierVersionKeepsItsIdAndGetsACopy() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("id"), OTHER_ID + "\n");
    assertThat(visit(NOTHING_FOUND).id()).isEqualTo(OTHER_ID);
    assertThat(home().resolve("id.copy")).hasContent(OTHER_ID);
    assertThat(home().resolve("service")).hasContent("agent");
  }

  @Test
  void idsOfOtherServicesAreListed() throws IOException {
    visit(NOTHING_FOUND);
    try (StateDirectory other = open(named("b"), NOTHING_FOUND)) {
      assertThat(StateDirectory.idsOfOtherServices(stateDir, home())).containsExactly(other.id());
    }
  }

  @Test
  void secondServiceOfTheSameNameIsRefused() throws IOException {
    try (StateDirectory first = open(named("a"), NOTHING_FOUND)) {
      assertThatThrownBy(() -> open(named("a"), NOTHING_FOUND))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("another service uses " + first.home());
    }
  }

  @Test
  void renamedHostIsRefusedWithBothNames() throws IOException {
    open(unnamed("agent", "old"), NOTHING_FOUND).close();
    assertThatThrownBy(() -> open(unnamed("agent", "new"), NOTHING_FOUND))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("give --zeekeeper.agent.name=agent-old to continue")
        .hasMessageContaining("--zeekeeper.agent.name=agent-new to start another");
    assertThat(stateDir.resolve("nodes/agent-new")).doesNotExist();
  }

  @Test
  void renamedHostIsRefusedForAHomeOfAnEarlierVersion() throws IOException {
    Path old = Files.createDirectories(stateDir.resolve("nodes/agent-old"));
    for (String file : new String[] {"id", "lock", "agent.log"}) {
      Files.createFile(old.resolve(file));
    }
    assertThatThrownBy(() -> open(unnamed("agent", "new"), NOTHING_FOUND))
        .hasMessageContaining("agent-old");
  }

  @Test
  void otherHomesPreventNeitherANamedServiceNorAnotherKind() throws IOException {
    open(unnamed("agent", "old"), NOTHING_FOUND).close();
    open(named("b"), NOTHING_FOUND).close();
    open(unnamed("controller", "new"), IdRecovery.NONE).close();
    open(new ServiceIdentity("agent", "agent-new", "mine", true), NOTHING_FOUND).close();
  }

  @Test
  void runningServiceOfAnotherNameDoesNotPreventAStart() throws IOException {
    try (StateDirectory running = open(unnamed("agent", "old"), NOTHING_FOUND);
        StateDirectory other = open(unnamed("agent", "new"), NOTHING_FOUND)) {
      assertThat(other.home()).isNotEqualTo(running.home());
    }
  }

  @Test
  void homesAreDistinguishedFromNodeDirectories() throws IOException {
    Files.createDirectories(stateDir.resolve("nodes/worker"));
    Files.writeString(stateDir.resolve("nodes/worker/agent.log"), "a log of Zeek's");
    open(unnamed("controller", "host"), IdRecovery.NONE).close();
    try (StateDirectory state = open(named("a"), NOTHING_FOUND)) {
      assertThat(state.isHomeOfAService("a")).isTrue();
      assertThat(state.isHomeOfAService("controller-host")).isTrue();
      assertThat(state.isHomeOfAService("worker")).isFalse();
      assertThat(state.isHomeOfAService("new-node")).isFalse();
    }
  }

  @Test
  void directoryMayBeAbsolute() throws IOException {
    Path elsewhere = stateDir.resolve("elsewhere/mine");
    var environment =
        properties(
            Map.of("zeekeeper.agent.name", "a", "zeekeeper.agent.directory", "" + elsewhere));
    try (StateDirectory state = open(ServiceIdentity.read("agent", environment), NOTHING_FOUND)) {
      assertThat(state.home()).isEqualTo(elsewhere);
      assertThat(elsewhere.resolve("id")).exists();
    }
  }

  @Test
  void directoryThatIsNeitherANameNorAbsoluteIsRefused() {
    for (String wrong : new String[] {"a/b", "../a", "/", "/..", "/a\nb", ".a"}) {
      var environment = properties(Map.of("zeekeeper.agent.directory", wrong));
      assertThatThrownBy(() -> ServiceIdentity.read("agent", environment))
          .as(wrong)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("zeekeeper.agent.directory");
    }
  }

  @Test
  void identityIsChosenByNameOrDirectory() {
    assertThat(ServiceIdentity.read("agent", properties(Map.of())).chosen()).isFalse();
    for (String property : new String[] {"name", "directory"}) {
      var environment = properties(Map.of("zeekeeper.agent." + property, "x"));
      assertThat(ServiceIdentity.read("agent", environment).chosen()).as(property).isTrue();
    }
  }

  @Test
  void replacedFileHasRestrictedPermissions() throws IOException {
    Path file = stateDir.resolve("file");
    StateDirectory.replace(file, "one");
    StateDirectory.replace(file, "two");
    assertThat(file).hasContent("two");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    StateDirectory.writeAtomically(file, "three");
    assertThat(file).hasContent("three");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(stateDir).isDirectoryContaining(path -> path.equals(file));
    assertThat(stateDir.resolve(".file.new")).doesNotExist();
  }
}
