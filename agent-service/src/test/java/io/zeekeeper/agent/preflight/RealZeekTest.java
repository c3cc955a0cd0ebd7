package io.zeekeeper.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.ChannelCertificates;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptDigest;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekInstallation;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated scripts in a real Zeek; skipped where no Zeek is installed. */
class RealZeekTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private ZeekInstallation zeek;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void findZeek() {
    var found = new ZeekFinder(settings(Map.of()), System.getenv()).find();
    Assumptions.assumeTrue(found instanceof ZeekFinder.Outcome.Found, "no zeek here");
    zeek = ((ZeekFinder.Outcome.Found) found).zeek();
  }

  @AfterEach
  void kill() {
    processes.forEach(process -> Signals.sendToGroup(process.pid(), Signals.SIGKILL));
  }

  private static ZeekSettings settings(Map<String, String> env) {
    return new ZeekSettings(null, List.of("local"), Map.of(), env, null, "25000-25999");
  }

  /** Puts scripts of this test on the script path, before Zeek's own. */
  private Map<String, String> env() {
    return Map.of(
        "ZEEKPATH",
        Stream.concat(Stream.of(directory.resolve("site")), zeek.scriptPath().stream())
            .map(Path::toString)
            .collect(Collectors.joining(":")));
  }

  private void script(String name, String content) throws IOException {
    Files.createDirectories(directory.resolve("site"));
    Files.writeString(directory.resolve("site/" + name + ".zeek"), content);
  }

  private static ClusterSettings cluster(Backend backend) {
    return new ClusterSettings(
        backend,
        backend == Backend.ZEROMQ ? new ClusterSettings.Hub("127.0.0.1", 24990, 24991) : null,
        "seed");
  }

  private static Configuration nodes(String... scripts) {
    return new Configuration(
        "c",
        List.of(new Instance("i", "127.0.0.1", null)),
        List.of(
            withScripts("manager", ClusterRole.MANAGER, scripts),
            withScripts("logger", ClusterRole.LOGGER, scripts).withPort(24992)));
  }

  private static Node withScripts(String name, ClusterRole role, String... scripts) {
    Node node = Node.of(name, "i", role);
    return new Node(
        name,
        "i",
        role,
        node.state(),
        null,
        List.of(scripts),
        List.of(),
        null,
        null,
        node.env(),
        null);
  }

  private SpecMaker maker(@Nullable Duration rotation) {
    var directories = new NodeDirectories(directory, directory.resolve("spool"), rotation);
    ZeekSettings settings = settings(env());
    return new SpecMaker(
        "i",
        new ZeekFinder(settings, System.getenv()),
        settings,
        directories,
        new ChannelCertificates(directory, Clock.systemUTC()));
  }

  private Map<String, String> problems(Backend backend, String... scripts)
      throws InterruptedException {
    var answers = new LinkedBlockingQueue<Map<String, String>>();
    try (var preflight =
        new ZeekPreflight(
            "i",
            maker(null),
            new HostCheck(new NodeDirectories(directory, directory.resolve("spool"), null), "id"),
            new ScriptParse(directory.resolve("check"), PATIENCE),
            2,
            Runnable::run)) {
      preflight.check(nodes(scripts), cluster(backend), Set.of(), answers::add);
      return Objects.requireNonNull(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  /** Runs the logger with these scripts, and returns the file that its stdout goes to. */
  private Path launchLogger(@Nullable Duration rotation, String... scripts) throws IOException {
    LaunchSpec spec =
        maker(rotation)
            .make(nodes(scripts), cluster(Backend.BROKER), new ScriptDigest())
            .specs()
            .stream()
            .filter(made -> made.node().name().equals("logger"))
            .findFirst()
            .orElseThrow();
    Path home = Files.createDirectories(directory.resolve("nodes/logger"));
    for (String needed : spec.directories()) {
      Files.createDirectories(Path.of(needed));
    }
    for (var file : spec.files().entrySet()) {
      Files.writeString(home.resolve(file.getKey()), file.getValue());
    }
    Path stdout = home.resolve("stdout");
    var builder =
        new ProcessBuilder(spec.argv("agent.1.logger", null))
            .directory(home.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(home.resolve("stderr").toFile());
    builder.environment().clear();
    builder.environment().putAll(spec.env());
    // A Zeek that was built without Spicy has errors of its own.
    builder.environment().put("ZEEK_ALLOW_INIT_ERRORS", "1");
    processes.add(builder.start());
    return stdout;
  }

  private static void awaitLine(Path file, String line) {
    await("'" + line + "' in " + file)
        .atMost(PATIENCE)
        .until(() -> Files.exists(file) && Files.readAllLines(file).contains(line));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void generatedScriptsHaveNoProblems(Backend backend) throws Exception {
    assertThat(problems(backend)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void scriptThatChoosesAnotherBackendIsRefused(Backend backend) throws Exception {
    Backend other = backend == Backend.ZEROMQ ? Backend.BROKER : Backend.ZEROMQ;
    script(
        "other",
        "@load policy/frameworks/cluster/backend/" + other.name().toLowerCase(Locale.ROOT));
    assertThat(problems(backend, "other"))
        .containsOnlyKeys("manager", "logger")
        .allSatisfy((node, problem) ->
            assertThat(problem)
                .contains(
                    "this cluster runs the backend %s, but a script that this node loads chooses %s"
                        .formatted(backend, other)));
  }

  @Test
  void managementFrameworkIsRefusedWithZeroMq() throws Exception {
    script("management", "@load policy/frameworks/management");
    assertThat(problems(Backend.ZEROMQ, "management").get("manager"))
        .contains("chooses BROKER")
        .contains("load neither policy/frameworks/management nor");
  }

  @Test
  void scriptThatIsNotFoundIsNamedWithThePath() throws Exception {
    assertThat(problems(Backend.BROKER, "no/such/script").get("logger"))
        .startsWith("script 'no/such/script' was not found in " + directory.resolve("site") + ":")
        .contains("can't find no/such/script");
  }

  @Test
  void sitesRedefsReplaceOurDefaults() throws Exception {
    script(
        "mine",
        """
        redef Log::default_rotation_interval = 90sec;
        redef Log::default_rotation_dir = "/mine";
        event zeek_init() &priority=-20
        	{ print Log::default_rotation_interval; print Log::default_rotation_dir; }
        """);
    Path stdout = launchLogger(null, "mine");
    awaitLine(stdout, "1.0 min 30.0 secs");
    awaitLine(stdout, directory.resolve("spool/log-queue").toString());
  }

  @Test
  void rotationIntervalOfTheOperatorWinsOverTheSites() throws Exception {
    script(
        "mine",
        """
        redef Log::default_rotation_interval = 90sec;
        event zeek_init() &priority=-20 { print Log::default_rotation_interval; }
        """);
    awaitLine(launchLogger(Duration.ofMinutes(5), "mine"), "5.0 mins");
  }

  @Test
  void printedLineIsInTheFileWhileTheNodeRuns() throws Exception {
    script("printing", "event zeek_init() { print \"printed\"; }");
    awaitLine(launchLogger(null, "printing"), "printed");
    assertThat(processes.getFirst().isAlive()).isTrue();
  }
}
