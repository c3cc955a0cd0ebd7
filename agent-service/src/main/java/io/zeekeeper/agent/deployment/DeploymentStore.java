package io.zeekeeper.agent.deployment;

import io.zeekeeper.model.Json;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The deployment this agent acts on, on disk before anything is done about it. On the loop only.
 */
public final class DeploymentStore {

  private final Consumer<String> problems;
  private final Path file;
  private volatile Optional<Kept> kept;

  /**
   * What is kept.
   *
   * @param request the deployment as it was asked for
   * @param standby whether a later standby ended it
   * @param underWay whether nodes may still be as they were before it
   */
  public record Kept(DeployRequest request, boolean standby, @Nullable Boolean underWay) {
    boolean isUnderWay() {
      return underWay != null && underWay;
    }

    /** Whether a node of that name is to run. */
    boolean wants(String name) {
      return !standby
          && request
              .configuration()
              .node(name)
              .filter(node -> request.wanted(node) != RunState.STOPPED)
              .isPresent();
    }

    Hello.Running describe() {
      return new Hello.Running(
          request.deployment(),
          request.configuration().id(),
          request.configuration().contentHash(),
          request.cluster().hash(),
          standby,
          request.overridden());
    }
  }

  /**
   * @param problems told what an operator has to know
   */
  public DeploymentStore(Path home, Consumer<String> problems) {
    this.problems = problems;
    this.file = home.resolve("deployment.json");
    this.kept = load();
  }

  /** What is kept at present; readable from any thread. */
  public Optional<Kept> kept() {
    return kept;
  }

  /** What it says in the agent's hello. */
  public Optional<Hello.Running> describe() {
    return kept.map(Kept::describe);
  }

  /** Keeps a deployment that is about to be acted on. */
  void begin(DeployRequest request) {
    save(new Kept(request, false, true));
  }

  /**
   * All nodes are as this deployment wants them, as far as it depends on this agent. Where that
   * cannot be kept, the next agent looks again.
   */
  void finished(DeployRequest request) {
    try {
      kept.filter(Kept::isUnderWay)
          .filter(now -> now.request().deployment().equals(request.deployment()))
          .ifPresent(now -> save(new Kept(now.request(), now.standby(), null)));
    } catch (UncheckedIOException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }

  /** A standby ends the deployment. */
  void standBy() {
    kept.ifPresent(now -> save(new Kept(now.request(), true, null)));
  }

  /** Keeps what was asked for since. */
  void update(DeployRequest request) {
    kept.ifPresent(now -> save(new Kept(request, now.standby(), now.underWay())));
  }

  private void save(Kept next) {
    try {
      StateDirectory.writeAtomically(file, Json.lenient().writeValueAsString(next));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
    kept = Optional.of(next);
  }

  private Optional<Kept> load() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.lenient().readValue(Files.readString(file), Kept.class));
    } catch (JacksonException | IOException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
      try {
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException again) {
        throw new UncheckedIOException(again);
      }
      problems.accept(
          file + " is damaged and set aside as " + aside + "; nodes run on from their records");
      return Optional.empty();
    }
  }
}
