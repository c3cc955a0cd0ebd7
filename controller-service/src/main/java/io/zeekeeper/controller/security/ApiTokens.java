package io.zeekeeper.controller.security;

import io.zeekeeper.controller.database.Queued;
import io.zeekeeper.controller.database.WriteBehind;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * All API tokens. They are checked in memory, so they work while the database is away. The time of
 * the last use follows in the database, a few minutes late. Safe on any thread; {@link #create} and
 * {@link #revoke} block.
 */
@Component
public final class ApiTokens implements Queued, AutoCloseable {
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(10_000, 100, Duration.ofSeconds(1));
  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(5);

  private final ApiTokenRepository repository;
  private final EventLog events;
  private final Clock clock;
  private final Map<String, Known> byHash = new ConcurrentHashMap<>();
  private final WriteBehind<String> used;

  /** A token, and a signal that is given when it is revoked. */
  private record Known(ApiToken token, Sinks.Empty<Void> revoked) {}

  /**
   * A new token.
   *
   * @param secret what its holder sends; it is kept nowhere
   */
  public record Created(ApiToken token, String secret) {
    /** Leaves the secret out, as texts end up in logs. */
    @Override
    public String toString() {
      return token.toString();
    }
  }

  ApiTokens(ApiTokenRepository repository, EventLog events, Clock clock) {
    this.repository = repository;
    this.events = events;
    this.clock = clock;
    repository.findAll().forEach(row -> byHash.put(row.hash(), known(row.token())));
    this.used = new WriteBehind<>("token uses", LIMITS, this::writeUses, name -> {}).start();
  }

  private static Known known(ApiToken token) {
    return new Known(token, Sinks.empty());
  }

  /** All tokens by name, including those that have expired. */
  public List<ApiToken> all() {
    return byHash.values().stream()
        .map(Known::token)
        .sorted(Comparator.comparing(ApiToken::name))
        .toList();
  }

  /**
   * Creates a token, in the database first.
   *
   * @param life how long the token can be used; null for ever
   * @throws TokenExistsException if there is a token of this name
   */
  public Created create(String name, Role role, @Nullable Duration life, Actor actor) {
    return create(name, role, life, actor, TokenSecret.make());
  }

  synchronized Created create(
      String name, Role role, @Nullable Duration life, Actor actor, String secret) {
    if (named(name).isPresent()) {
      throw new TokenExistsException(name);
    }
    Instant now = now();
    var token =
        new ApiToken(name, role, now, actor.toString(), life == null ? null : now.plus(life), null);
    String hash = TokenSecret.hash(secret);
    repository.save(new ApiTokenEntity(token, hash));
    byHash.put(hash, known(token));
    events.record(
        Occurrence.of(
                EventType.TOKEN_CREATED,
                "token '%s' with the role %s was created".formatted(name, role.text()))
            .requestedBy(actor));
    return new Created(token, secret);
  }

  /**
   * Revokes a token, in memory first: the token is refused even when the database fails, and its
   * streams and sessions end. After a failure, the caller must repeat the request, or a restart of
   * the controller would accept the token again.
   *
   * @return whether there was such a token, in memory or in the database
   */
  public boolean revoke(String name, Actor actor) {
    Optional<Map.Entry<String, Known>> found = named(name);
    found.ifPresent(entry -> forget(entry, actor));
    return remove(name, actor) || found.isPresent();
  }

  private void forget(Map.Entry<String, Known> entry, Actor actor) {
    if (byHash.remove(entry.getKey()) == null) {
      return;
    }
    entry.getValue().revoked().tryEmitEmpty();
    events.record(
        Occurrence.of(
                EventType.TOKEN_REVOKED,
                "token '%s' was revoked".formatted(entry.getValue().token().name()))
            .requestedBy(actor));
  }

  /** Waits for a token that is being created, which may wait for the database. */
  private synchronized boolean remove(String name, Actor actor) {
    named(name).ifPresent(entry -> forget(entry, actor));
    return repository.revoke(name) > 0;
  }

  private Optional<Map.Entry<String, Known>> named(String name) {
    return byHash.entrySet().stream()
        .filter(entry -> entry.getValue().token().name().equals(name))
        .findFirst();
  }

  /** The token with this secret, unless it has expired; notes the use. */
  Optional<ApiToken> use(String secret) {
    String hash = TokenSecret.hash(secret);
    Known known = byHash.get(hash);
    Instant now = now();
    if (known == null || known.token().isOver(now)) {
      return Optional.empty();
    }
    Instant last = known.token().lastUsedAt();
    if (last == null || last.plus(USE_NOTED_EVERY).isBefore(now)) {
      byHash.computeIfPresent(
          hash, (key, one) -> new Known(one.token().usedAt(now), one.revoked()));
      used.offer(known.token().name());
    }
    return Optional.of(known.token());
  }

  /** Completes when the token with this secret is revoked or expires. */
  Mono<Void> over(String secret) {
    Known known = byHash.get(TokenSecret.hash(secret));
    if (known == null) {
      return Mono.empty();
    }
    Instant end = known.token().expiresAt();
    Mono<Void> revoked = known.revoked().asMono();
    return end == null
        ? revoked
        : Mono.firstWithSignal(revoked, Caller.endAfter(Duration.between(now(), end)));
  }

  /** The time as databases store it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void writeUses(List<String> names) {
    for (String name : names) {
      Instant last = named(name).map(entry -> entry.getValue().token().lastUsedAt()).orElse(null);
      if (last != null) {
        repository.used(name, last);
      }
    }
  }

  @Override
  public WriteBehind<?> queue() {
    return used;
  }

  /** Writes the waiting times of use if the database accepts them in time. */
  @Override
  public void close() {
    used.close();
  }
}
