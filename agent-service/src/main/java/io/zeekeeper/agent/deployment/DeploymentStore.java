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
 * The deployment that this agent runs and the run-state overrides since, on disk before anything is
 * done about them. Targets follow from these two and from nothing else. Written on the loop;
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
   * @param since the first launch number after its adoption
   * @param nodes what each of its nodes is launched from
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
   * @param spec what the deployment launches it from
   * @param since the least launch number that counts
   * @param before what the node was to run before; only where the deployment may skip it
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
   * @param problems takes what an operator has to know
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

  /** What the agent's hello says of the deployment. */
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

  /** What a node of the deployment is to be: as configured, unless someone requested otherwise. */
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
   * Keeps a deployment, and with it its own overrides only.
   *
   * @throws UncheckedIOException when it cannot be written, and then nothing has changed
   */
  void begin(Kept next) {
    write(deploymentFile, next);
    kept = Optional.of(next);
    overrides = RunStateOverrides.of(next);
  }

  /**
   * Keeps that a standby ended the deployment.
   *
   * @param number what it carried
   */
  void standBy(@Nullable Long number) {
    kept.ifPresent(now -> {
      var next = new Kept(now.request(), true, number, now.since(), now.nodes());
      write(deploymentFile, next);
      kept = Optional.of(next);
    });
  }

  /** Keeps what someone requested since the deployment. */
  void override(RunStateOverrides next) {
    write(overridesFile, next);
    overrides = next;
  }

  private static void write(Path file, Object content) {
    try {
      StateDirectory.writeAtomically(file, Json.lenient().writeValueAsString(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws UncheckedIOException when the file cannot be read, which says nothing of its content
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
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
