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
 * The interface to the agents: requests to them, facts about them, and changes of them. It hides
 * their sessions. Safe on any thread; never blocks.
 */
public interface Agents {
  /** The error of a request that its agent did not answer by the deadline. */
  String TIMED_OUT = "request timed out";

  /** The error of a request to an instance whose agent is not connected. */
  static String notConnected(String instance) {
    return "instance '" + instance + "' is not connected";
  }

  /** The agents that have a session, by name. */
  Collection<Agent> connected();

  /** The agent of an instance, if it has a session. */
  Optional<Agent> connected(String instance);

  /** The last known state of all agents that have, or had, a session, by name. */
  Collection<Agent> known();

  /** The last known state of an instance's agent, if it ever had a session. */
  Optional<Agent> known(String instance);

  /** Completes when the next agent has connected. */
  CompletableFuture<Void> nextConnection();

  /** Adds a listener. Listeners are called in the order in which they were added. */
  void addListener(AgentListener listener);

  /**
   * Keeps connections to the {@code wanted} instances that have a port, and to no others. An agent
   * at another address than its instance has in {@code wanted} runs on a former machine of the
   * instance: its session stays, as {@link #former}, while {@code present} has that address.
   *
   * @param wanted the instances of the configuration that is to run
   * @param present the instances of the configuration that runs now
   */
  void dial(Collection<Instance> wanted, Collection<Instance> present);

  /**
   * The agent at the former address of an instance whose address changes, if it has a session. Its
   * {@link Agent#name} accepts requests.
   */
  Optional<Agent> former(String instance);

  /**
   * Sends a request to one agent. Gives a failed Result for an agent that is not connected.
   *
   * @param name the agent's {@link Agent#name}: its instance, unless it is at a former address
   * @param reqid the reqid of the client's request, which its Results carry
   * @param timeout the time until the answer, whatever the agent does
   * @param early gets each Result on the thread on which it arrives; must not block
   * @return all Results, early ones included, in order of arrival; never exceptional
   */
  CompletableFuture<List<Result>> send(
      String name, String reqid, AgentRequest request, Duration timeout, Consumer<Result> early);

  /** Sends a request to one agent, without early Results. */
  default CompletableFuture<List<Result>> send(
      String name, String reqid, AgentRequest request, Duration timeout) {
    return send(name, reqid, request, timeout, result -> {});
  }

  /**
   * Sends a request to each of several agents at once.
   *
   * @param requests the requests by the agents' names
   * @return the Results of all agents, sorted; never exceptional
   */
  default CompletableFuture<List<Result>> send(
      Map<String, AgentRequest> requests, String reqid, Duration timeout, Consumer<Result> early) {
    List<CompletableFuture<List<Result>>> answers =
        requests.entrySet().stream()
            .map(each -> send(each.getKey(), reqid, each.getValue(), timeout, early))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done ->
            answers.stream()
                .flatMap(answer -> answer.join().stream())
                .sorted(Result.ORDER)
                .toList());
  }

  /** Sends the same request to several agents at once. */
  default CompletableFuture<List<Result>> send(
      Collection<String> names, String reqid, AgentRequest request, Duration timeout) {
    Map<String, AgentRequest> requests = new TreeMap<>();
    names.forEach(name -> requests.put(name, request));
    return send(requests, reqid, timeout, result -> {});
  }

  /** How many requests wait for their answer. */
  int pending();

  /** Makes a request with a given id and time in milliseconds. */
  @FunctionalInterface
  interface RequestFactory {
    Request make(String reqid, long timeLeftMs);
  }

  /**
   * Decides whether a Result can be part of an answer. An agent may only report on its own instance
   * and nodes.
   */
  @FunctionalInterface
  interface Scope {
    /** Any node of the agent's own instance. */
    Scope OWN = (instance, result) -> instance.equals(result.instance());

    /**
     * @param instance the instance that got the request
     * @param result a Result that names an instance
     */
    boolean covers(String instance, Result result);
  }

  /**
   * A request to an agent, before it has an id.
   *
   * @param factory makes the request
   * @param scope the Results that count; others are dropped and logged
   */
  record AgentRequest(RequestFactory factory, Scope scope) {
    /** A request about the agent's own instance. */
    public static AgentRequest of(RequestFactory factory) {
      return new AgentRequest(factory, Scope.OWN);
    }
  }
}
