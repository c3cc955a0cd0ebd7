package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Stores the deployment that this agent runs, and the run-state overrides since. Both are on disk
 * before the agent acts on them, in files that only this user may read, because the deployment
 * holds the keys of the cluster; the targets derive from these two alone. Written on the loop;
 * readable from any thread.
 */
public final class DeploymentStore {
  private final Consumer<String> problems;
  private final Path deploymentFile;
  private final Path overridesFile;
  private volatile Optional<Kept> kept;
  private volatile RunStateOverrides overrides;

  /**
   * The deployment as it was adopted.
   *
   * @param request what the controller sent
   * @param standby whether a later standby ended it
   * @param standbyNumber the number that the standby carried
   * @param since the first launch number after the adoption
   * @param nodes launch specifications of the nodes, by name
   */
  public record Kept(
      DeployRequest request,
      boolean standby,
      @Nullable Long standbyNumber,
      long since,
      SortedMap<String, Planned> nodes) {
    public Kept {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(nodes, "nodes");
    }

    /**
     * The number of the latest deployment that this agent obeyed, by running it or by a standby.
     */
    long latestNumber() {
      long number = request.deployment().number();
      return standbyNumber == null ? number : Math.max(standbyNumber, number);
    }
  }

  /**
   * One node of a deployment.
   *
   * @param spec the launch specification
   * @param since the least launch number that counts
   * @param before the node's previous target; only where the deployment may skip the node
   */
  public record Planned(LaunchSpec spec, long since, Target.@Nullable Run before) {
    public Planned {
      Objects.requireNonNull(spec, "spec");
    }

    Target target(RunState state, long startedSince) {
      return switch (state) {
        case RUNNING -> new Target.Run(spec, Math.max(since, startedSince));
        case STOPPED -> new Target.Stopped(spec);
        case SKIPPED ->
            new Target.Skipped(
                spec,
                before == null
                    ? null
                    : new Target.Run(before.spec(), Math.max(before.since(), startedSince)));
      };
    }
  }

  /**
   * @param problems takes problems that an operator has to know of
   */
  public DeploymentStore(Path home, Consumer<String> problems) {
    this.problems = problems;
    this.deploymentFile = home.resolve("deployment.json");
    this.overridesFile = home.resolve("overrides.json");

    this.kept = load(deploymentFile, Kept.class, "nodes run on from their records");
    RunStateOverrides initial = RunStateOverrides.of(kept.orElse(null));
    this.overrides =
        load(
                overridesFile,
                RunStateOverrides.class,
                "nodes are as configured again, whatever was requested since")
            .filter(loaded -> loaded.belongsTo(kept.orElse(null)))
            .orElse(initial);
  }

  public Optional<Kept> kept() {
    return kept;
  }

  public RunStateOverrides overrides() {
    return overrides;
  }

  /** The greatest launch number that the deployment or the overrides name. */
  long lastLaunch() {
    long deployment = kept.map(Kept::since).orElse(0L);
    return overrides.starts().values().stream().reduce(deployment, Math::max);
  }

  /** Describes the deployment for the agent's hello. */
  public Optional<Hello.Running> describe() {
    return kept.map(now ->
        new Hello.Running(
            now.request().deployment(),
            now.request().configuration().id(),
            now.request().configuration().contentHash(),
            now.request().cluster().hash(),
            now.standby(),
            now.standbyNumber(),
            overrides.states()));
  }

  /** A node of the deployment that this agent runs. */
  Optional<Planned> planned(String name) {
    return kept.filter(now -> !now.standby()).map(now -> now.nodes().get(name));
  }

  /** The wanted run state of a node: as configured, unless an override exists. */
  RunState wanted(Node node) {
    return overrides.states().getOrDefault(node.name(), RunState.of(node));
  }

  /** The targets of the deployment's nodes. */
  SortedMap<String, Target> targets() {
    var targets = new TreeMap<String, Target>();
    kept.filter(now -> !now.standby())
        .ifPresent(now ->
            now.nodes()
                .forEach((name, planned) ->
                    targets.put(
                        name,
                        planned.target(
                            wanted(planned.spec().node()),
                            overrides.starts().getOrDefault(name, 0L)))));
    return targets;
  }

  /**
   * Stores a deployment, and drops the overrides of the deployment before.
   *
   * @throws UncheckedIOException when the file cannot be written; then nothing has changed
   */
  void begin(Kept next) {
    write(deploymentFile, next);
    kept = Optional.of(next);
    overrides = RunStateOverrides.of(next);
  }

  /**
   * Stores that a standby ended the deployment.
   *
   * @param number the number that the standby carried
   */
  void standBy(@Nullable Long number) {
    kept.ifPresent(now -> {
      var next = new Kept(now.request(), true, number, now.since(), now.nodes());
      write(deploymentFile, next);
      kept = Optional.of(next);
    });
  }

  /** Stores the overrides since the deployment. */
  void override(RunStateOverrides next) {
    write(overridesFile, next);
    overrides = next;
  }

  private static void write(Path file, Object content) {
    try {
      StateDirectory.writeAtomically(file, Json.lenient().writeValueAsString(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * @throws UncheckedIOException when the file cannot be read; its content may be intact
   */
  private <T> Optional<T> load(Path file, Class<T> type, String consequence) {
    try {
      return Optional.of(Json.lenient().readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException | NullPointerException e) {
      problems.accept(
          "%s is damaged and set aside as %s; %s"
              .formatted(file, StateDirectory.setAside(file), consequence));
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
