package io.zeekeeper.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs that use the built clients: the example in each client's README.md, which prints what
 * the README says, and the errors that a caller has to expect. Only {@code ./mvnw -Psdk verify}
 * builds the clients.
 */
@Tag("sdk")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkIT {
  private static final long TIMEOUT_SECONDS = 60;
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

  enum Client {
    JAVA("java", "java"),
    PYTHON("python", "py"),
    TYPESCRIPT("typescript", "mjs");

    private final String language;
    private final String extension;

    Client(String language, String extension) {
      this.language = language;
      this.extension = extension;
    }

    private Path module() {
      return Project.root().resolve("openapi/sdk").resolve(language);
    }

    private Path target() {
      return module().resolve("target");
    }

    /** A directory where programs find the client. */
    private Path workingDirectory(Path other) {
      return this == TYPESCRIPT ? target().resolve("check") : other;
    }

    private List<String> command() {
      return switch (this) {
        case JAVA ->
            List.of(
                Project.java(),
                "--class-path",
                target().resolve("zeekeeper-client.jar") + ":" + target().resolve("lib") + "/*");
        case PYTHON -> List.of(target().resolve("venv/bin/python").toString());
        case TYPESCRIPT -> List.of("node");
      };
    }
  }

  @TempDir Path directory;
  private Lab lab;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=60s");
    lab.startControllerWithAgent("demo-agent");
    deployNothing();
  }

  @AfterAll
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void exampleOfTheReadmePrintsWhatTheReadmeSays(Client client)
      throws IOException, InterruptedException {
    deployNothing();
    List<MatchResult> blocks =
        BLOCK
            .matcher(Files.readString(client.module().resolve("README.md")))
            .results()
            .dropWhile(block -> !block.group(2).contains("Zeekeeper("))
            .limit(2)
            .toList();
    String program = blocks.getFirst().group(2);
    assertThat(program).contains("http://127.0.0.1:2149");
    assertThat(blocks.getFirst().group(1)).isEqualTo(client.language);
    assertThat(run(client, program)).isEqualTo(blocks.getLast().group(2));
  }

  @ParameterizedTest
  @EnumSource
  void errorsReachTheCaller(Client client) throws IOException, InterruptedException {
    String program = Files.readString(Path.of("src/test/resources/sdk/errors." + client.extension));
    assertThat(run(client, program))
        .isEqualTo(
            """
            404 /problems/unknown-deployment: no deployment with id 'nope'
            422 /problems/invalid-configuration: node 'w' has undeclared instance name 'elsewhere'
            unknown cluster node
            the request timed out
            409 /problems/deployment-pending
            the deployment has not ended
            CANCELLED
            """);
  }

  private void deployNothing() {
    lab.api().deploySuccessfully(lab.configuration("empty", List.of("demo-agent")));
  }

  /** The output of a program that uses the lab's controller. */
  private String run(Client client, String program) throws IOException, InterruptedException {
    Path home = client.workingDirectory(directory);
    Path source = home.resolve("program." + client.extension);
    Files.writeString(source, program.replace("127.0.0.1:2149", "127.0.0.1:" + lab.clientPort()));
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    List<String> command = new ArrayList<>(client.command());
    command.add(source.toString());
    var builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("no_proxy", "*");
    Process process = builder.start();
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("the end of %s", command).isTrue();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return Files.readString(output);
  }
}
