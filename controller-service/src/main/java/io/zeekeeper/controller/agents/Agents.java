package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one door to the agents: requests to them, facts about them, and their changes. Sessions stay
 * behind it. Safe on any thread; never blocks.
 */
public interface Agents {
  /** The error of a request that its agent did not answer by the deadline. */
  String TIMED_OUT = "request timed out";

  /** The error of a request to an instance whose agent is away. */
  static String notConnected(String instance) {
    return "instance '" + instance + "' is not connected";
  }

  /** The agents that have a session, by name. */
  Collection<Agent> connected();

  /** The agent of an instance, if it has a session. */
  Optional<Agent> connected(String instance);

  /** All agents that have, or had, a session, by name, as they were last known. */
  Collection<Agent> known();

  /** The agent of an instance as it was last known, if it ever had a session. */
  Optional<Agent> known(String instance);

  /** Completes when the next agent has connected. */
  CompletableFuture<Void> nextConnection();

  /** Adds a listener. Listeners are told in the order in which they were added. */
  void addListener(AgentListener listener);

  /**
   * Keeps connected to those of {@code wanted} that have a port, and to no others. An agent at
   * another address than its instance has in {@code wanted} is a former machine of the instance:
   * its session stays, as {@link #former}, while {@code present} has that address.
   *
   * @param wanted the instances of the configuration that is to run
   * @param present the instances of the configuration that runs now
   */
  void dial(Collection<Instance> wanted, Collection<Instance> present);

  /**
   * The agent at the former address of an instance whose address changes, if it has a session. It
   * can be asked by the name {@link Agent#name}.
   */
  Optional<Agent> former(String instance);

  /**
   * Asks one agent. An agent that is away is a failed Result.
   *
   * @param name the agent's {@link Agent#name}, which is its instance unless it is a former one
   * @param reqid the reqid of the client's request; the Results have it
   * @param timeout the time until the answer, whatever the agent does
   * @param early gets each Result as it comes, on the thread it comes on; it must not block
   * @return all Results, the early ones too, in the order in which they came; never exceptional
   */
  CompletableFuture<List<Result>> ask(
      String name, String reqid, Question question, Duration timeout, Consumer<Result> early);

  /** Asks one agent, and takes its Results together. */
  default CompletableFuture<List<Result>> ask(
      String name, String reqid, Question question, Duration timeout) {
    return ask(name, reqid, question, timeout, result -> {});
  }

  /**
   * Asks several agents at once.
   *
   * @param questions by the agents' names
   * @return the Results of all, sorted; never exceptional
   */
  default CompletableFuture<List<Result>> ask(
      Map<String, Question> questions, String reqid, Duration timeout, Consumer<Result> early) {
    List<CompletableFuture<List<Result>>> answers =
        questions.entrySet().stream()
            .map(each -> ask(each.getKey(), reqid, each.getValue(), timeout, early))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done ->
            answers.stream()
                .flatMap(answer -> answer.join().stream())
                .sorted(Result.ORDER)
                .toList());
  }

  /** Asks several agents the same at once. */
  default CompletableFuture<List<Result>> ask(
      Collection<String> names, String reqid, Question question, Duration timeout) {
    Map<String, Question> questions = new TreeMap<>();
    names.forEach(name -> questions.put(name, question));
    return ask(questions, reqid, timeout, result -> {});
  }

  /** How many requests wait for their answer. */
  int pending();

  /** Makes a request of the id that it is to have and the milliseconds that are left for it. */
  @FunctionalInterface
  interface RequestFactory {
    Request make(String reqid, long timeLeftMs);
  }

  /**
   * Whether a Result can be part of an answer. An agent speaks for its own instance and nodes only.
   */
  @FunctionalInterface
  interface Scope {
    /** Any node of the agent's own instance. */
    Scope OWN = (instance, result) -> instance.equals(result.instance());

    /**
     * @param instance the instance that was asked
     * @param result a Result that names an instance
     */
    boolean covers(String instance, Result result);
  }

  /**
   * What an agent is asked.
   *
   * @param scope the Results that count; the others are dropped and logged
   */
  record Question(RequestFactory request, Scope scope) {
    /** A question about the agent's own instance. */
    public static Question of(RequestFactory request) {
      return new Question(request, Scope.OWN);
    }
  }
}
