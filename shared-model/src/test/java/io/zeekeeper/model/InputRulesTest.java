package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may contain, rule by rule. */
class InputRulesTest {
  private static final Node NODE = Node.of("n", "a", ClusterRole.WORKER);

  private static List<String> problems(Node node) {
    return problems(
        new Configuration("c", List.of(new Instance("a", "0.0.0.0", null)), List.of(node)));
  }

  private static List<String> problems(Configuration configuration) {
    return InputProblem.messages(InputRules.problems(configuration));
  }

  private static List<String> problems(Instance instance) {
    return problems(new Configuration("c", List.of(instance), List.of()));
  }

  private static List<String> problemsOfId(String id) {
    return problems(new Configuration(id, List.of(), List.of()));
  }

  private static Node with(ClusterRole role, State state, @Nullable Integer cpu) {
    return new Node(
        "n", "a", role, state, null, List.of(), List.of(), null, cpu, new TreeMap<>(), null);
  }

  private static Node sniffing(@Nullable String networkInterface, String... scripts) {
    return new Node(
        "n",
        "a",
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        Arrays.asList(scripts),
        List.of(),
        networkInterface,
        null,
        new TreeMap<>(),
        null);
  }

  private static Node withEnv(String name, String value) {
    var env = new TreeMap<String, String>();
    env.put(name, value);
    return new Node(
        "n",
        "a",
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        List.of(),
        List.of(),
        null,
        null,
        env,
        null);
  }

  private static Node withOption(String name, String value) {
    return new Node(
        "n",
        "a",
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        List.of(),
        List.of(new Option(name, value)),
        null,
        null,
        new TreeMap<>(),
        null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker-1", "W", "_", "0", "a_b-c"})
  void nodeNamesAreLettersDigitsUnderscoreAndHyphen(String name) {
    assertThat(problems(Node.of(name, "a", ClusterRole.WORKER))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../x", "a/b", "/a", "a.b", "-a", "a b", "a\n", "a\u0000", "é", "a\\b",
        "a%2f"
      })
  void otherNodeNamesAreRefused(String name) {
    assertThat(problems(Node.of(name, "a", ClusterRole.WORKER)))
        .singleElement()
        .asString()
        .contains("name is invalid: letters, digits, '_', '-', at most 63");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-1", "sensor.example.org", "_x", "10.0.0.1", "a."})
  void instanceNamesMayHaveDots(String name) {
    assertThat(problems(new Instance(name, "0.0.0.0", null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".a", "a..b", "a/../b", "a/b", "-a", "a b", "a\r", "\u0000"})
  void otherInstanceNamesAreRefused(String name) {
    assertThat(problems(new Instance(name, "0.0.0.0", null)))
        .singleElement()
        .asString()
        .startsWith("instance name '");
  }

  @Test
  void namesHaveAMaximumLength() {
    assertThat(InputRules.isNodeName("a".repeat(63))).isTrue();
    assertThat(InputRules.isNodeName("a".repeat(64))).isFalse();
    assertThat(InputRules.isInstanceName("a".repeat(127))).isTrue();
    assertThat(InputRules.isInstanceName("a".repeat(128))).isFalse();
    assertThat(InputRules.isZeekId("a".repeat(255))).isTrue();
    assertThat(InputRules.isZeekId("a".repeat(256))).isFalse();
  }

  @Test
  void acceptedNameStaysInItsParentDirectory() {
    Randomly.times(
        2000, random -> assertStaysInItsParentDirectory(random.text("a1_-./\\~%\n\u0000 ", 6)));
  }

  private static void assertStaysInItsParentDirectory(String name) {
    if (InputRules.isNodeName(name) || InputRules.isInstanceName(name)) {
      Path nodes = Path.of("/var/nodes");
      Path directory = nodes.resolve(name).normalize();
      assertThat(directory.getParent()).isEqualTo(nodes);
      assertThat(directory.getFileName()).hasToString(name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "sensor.example.org", "", "[::1]", "fe80::1%eth0", "010.0.0.1"})
  void hostThatIsNoIpAddressIsRefused(String host) {
    assertThat(problems(new Instance("a", host, null)))
        .containsExactly("instance 'a' host '" + host + "' is not an IP address");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void portsOutside1To65535AreRefused(int port) {
    assertThat(problems(NODE.withPort(port)))
        .containsExactly("node 'n' port " + port + " is outside 1 to 65535");
    assertThat(problems(NODE.withMetricsPort(port)))
        .containsExactly("node 'n' metrics port " + port + " is outside 1 to 65535");
    assertThat(problems(new Instance("a", "::1", port)))
        .containsExactly("instance 'a' port " + port + " is outside 1 to 65535");
  }

  @Test
  void smallestAndLargestPortAreAccepted() {
    assertThat(problems(NODE.withPort(1).withMetricsPort(65535))).isEmpty();
  }

  @Test
  void nodeWithoutARoleIsRefused() {
    assertThat(problems(with(ClusterRole.NONE, State.RUNNING, null)))
        .containsExactly("node 'n' role NONE is invalid, use MANAGER, LOGGER, PROXY or WORKER");
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void onlyRunningAndStoppedMayBeRequested(State state) {
    List<String> problems = problems(with(ClusterRole.WORKER, state, null));
    if (state == State.RUNNING || state == State.STOPPED) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .containsExactly(
              "node 'n' state " + state + " cannot be requested, use RUNNING or STOPPED");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,false", "0,true", "4095,true", "4096,false"})
  void cpuAffinityIsFrom0To4095(int cpu, boolean accepted) {
    assertThat(problems(with(ClusterRole.WORKER, State.RUNNING, cpu)).isEmpty())
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"local", "a path/x.zeek", "/opt/site/x.zeek", "misc/loaded-scripts", "a--b"})
  void scriptPathsAreAccepted(String script) {
    assertThat(problems(sniffing(null, script))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-e", "--", "a--", "x=1", "Log::x", "a\nb", "a\u0000", "a\u007f", "a\u0085"
      })
  void scriptsThatAreNotPathsOnACommandLineAreRefused(String script) {
    assertThat(problems(sniffing(null, script)))
        .singleElement()
        .asString()
        .startsWith("node 'n' script '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0", "af_packet::eth0", "any", "enp1s0f0.12"})
  void interfaceNamesAreAccepted(String name) {
    assertThat(problems(sniffing(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "-r", "--pseudo", "eth0\n", "e\tth", "e\u0000", "e\u009f"})
  void interfacesThatAreOptionsOrUnprintableAreRefused(String name) {
    assertThat(problems(sniffing(name))).singleElement().asString().contains("interface '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLUSTER_NODE", "ZEEK_SUPERVISED_NODE", "ZEEK_STEM"})
  void environmentVariablesThatTheAgentSetsAreRefused(String name) {
    assertThat(problems(withEnv(name, "x")))
        .containsExactly("node 'n' environment variable '" + name + "' is set by the agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A=B", "A B", "A-B", "A\n", "é"})
  void invalidEnvironmentVariableNamesAreRefused(String name) {
    assertThat(problems(withEnv(name, "x"))).singleElement().asString().endsWith("invalid name");
  }

  @Test
  void environmentVariableMayHaveAnyValueWithoutNul() {
    assertThat(problems(withEnv("A", "x y\n\t=é"))).isEmpty();
    assertThat(problems(withEnv("A", ""))).isEmpty();
    assertThat(problems(withEnv("A", "x\u0000")))
        .containsExactly("node 'n' environment variable 'A' has a value with a NUL");
  }

  @ParameterizedTest
  @CsvSource({
    "Log::default_rotation_interval,true",
    "_x,true",
    "A::B::c,true",
    "Log::,false",
    "::x,false",
    "1x,false",
    "a-b,false",
    "a;b,false",
    "a b,false",
    "'',false"
  })
  void optionNameIsAZeekIdentifier(String name, boolean accepted) {
    assertThat(problems(withOption(name, "T")).isEmpty()).isEqualTo(accepted);
  }

  @Test
  void optionValueIsASingleExpression() {
    assertThat(problems(withOption("x", "T; redef y = F")))
        .containsExactly(
            "node 'n' option 'x' has an invalid value: ';' is only allowed within a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"staged", "ready", "deployed"})
  void idsWithAMeaningInUrlsAreReserved(String id) {
    assertThat(problemsOfId(id)).containsExactly("configuration id '" + id + "' is reserved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\\b", "a\nb", "\u0000", "a\u0085"})
  void idsThatDoNotFitIntoUrlsOrLogsAreRefused(String id) {
    assertThat(problemsOfId(id))
        .containsExactly(
            "configuration id must be 1 to 255 characters without slash or control characters");
  }

  @Test
  void idsHaveAMaximumLength() {
    assertThat(problemsOfId("x".repeat(255))).isEmpty();
    assertThat(problemsOfId("x".repeat(256))).hasSize(1);
  }

  @Test
  void everyProblemIsReported() {
    assertThat(
            InputRules.problems(
                new Configuration(
                    "staged",
                    List.of(new Instance("-", "x", 0)),
                    List.of(Node.of("/", "-", ClusterRole.NONE).withPort(0)))))
        .hasSize(7);
  }

  @Test
  void messagesAreShortAndPrintable() {
    Randomly.times(500, random -> assertMessagesAreShortAndPrintable(random.anyText()));
  }

  private static void assertMessagesAreShortAndPrintable(String text) {
    var messages = new ArrayList<String>();
    messages.addAll(problems(Node.of(text, "a", ClusterRole.NONE)));
    messages.addAll(problems(new Instance(text, text, 0)));
    messages.addAll(problems(sniffing("-" + text, "-" + text)));
    messages.addAll(problems(withEnv(text + "-", "\u0000")));
    messages.addAll(problems(withOption(text + "-", text + ";")));
    messages.addAll(problemsOfId("/" + text));
    assertThat(messages)
        .isNotEmpty()
        .allMatch(message -> message.length() < 500)
        .allMatch(message -> message.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void valueThatStandsForSecretIsRefused() {
    String problem =
        " has the value <hidden>, which stands for a secret that was not shown; set the real value";
    assertThat(problems(withEnv("TOKEN", Secrets.HIDDEN)))
        .containsExactly("node 'n' environment variable 'TOKEN'" + problem);
    assertThat(problems(withOption("My::key", " <hidden> ")))
        .containsExactly("node 'n' option 'My::key'" + problem);
  }

  @Test
  void configurationWithoutSecretsCannotBeStagedByMistake() {
    var option = new Option("My::key", "\"k\"", true);
    Node secret = withEnv("A", "b").withSecrets(withEnv("A", "b").env(), List.of(option));
    assertThat(problems(secret)).isEmpty();
    assertThat(problems(secret.withoutSecrets())).hasSize(2);
  }
}
