package io.zeekeeper.controller.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = ApiTokensTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:tokens")
class ApiTokensTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Actor ADMIN = Actor.rest("127.0.0.1", Principal.LOCAL);

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = ApiTokenEntity.class)
  @EnableJpaRepositories(basePackageClasses = ApiTokenRepository.class)
  static class Context {}

  @Autowired private ApiTokenRepository rows;

  @BeforeEach
  void forgetAll() {
    rows.deleteAll();
  }

  private static ApiTokens tokens(ApiTokenRepository repository) {
    return new ApiTokens(repository, occurrence -> {}, Clock.systemUTC());
  }

  @Test
  void tokenIsAcceptedAfterARestartUntilItIsRevoked() {
    try (var tokens = tokens(rows)) {
      ApiTokens.Created created = tokens.create("ci", Role.OPERATOR, Duration.ofHours(1), ADMIN);
      assertThat(tokens.use(created.secret())).isPresent();
      assertThatThrownBy(() -> tokens.create("ci", Role.VIEWER, null, ADMIN))
          .isInstanceOf(TokenExistsException.class);

      try (var restarted = tokens(rows)) {
        assertThat(restarted.use(created.secret()))
            .hasValueSatisfying(token -> {
              assertThat(token.role()).isEqualTo(Role.OPERATOR);
              assertThat(token.expiresAt()).isEqualTo(created.token().expiresAt());
            });
      }
      assertThat(tokens.revoke("ci", ADMIN)).isTrue();
      assertThat(tokens.use(created.secret())).isEmpty();
      assertThat(tokens.revoke("ci", ADMIN)).isFalse();
      try (var restarted = tokens(rows)) {
        assertThat(restarted.use(created.secret())).isEmpty();
      }
    }
  }

  @Test
  void timeOfTheLastUseDoesNotBringARevokedTokenBack() {
    try (var tokens = tokens(rows)) {
      ApiTokens.Created created = tokens.create("ci", Role.VIEWER, null, ADMIN);
      assertThat(tokens.use(created.secret())).isPresent();
      tokens.revoke("ci", ADMIN);
    }
    assertThat(rows.findAll()).isEmpty();
  }

  @Test
  void tokenThatIsRevokedWhileItIsCreatedIsForgotten() throws InterruptedException {
    var revocation = new AtomicReference<@Nullable Thread>();
    var tokens = new AtomicReference<@Nullable ApiTokens>();
    try (var made =
        tokens(
            onSave(() -> {
              // Waits for the token that is being created.
              Thread thread =
                  Thread.ofPlatform().start(() -> requireNonNull(tokens.get()).revoke("ci", ADMIN));
              revocation.set(thread);
              await("revocation")
                  .atMost(PATIENCE)
                  .until(() -> thread.getState() == Thread.State.BLOCKED);
            }))) {
      tokens.set(made);
      String secret = made.create("ci", Role.ADMIN, null, ADMIN).secret();
      requireNonNull(revocation.get()).join(PATIENCE);

      assertThat(made.use(secret)).isEmpty();
      assertThat(rows.findAll()).isEmpty();
    }
  }

  /** The repository, which calls {@code action} after it has saved a row. */
  private ApiTokenRepository onSave(Runnable action) {
    return (ApiTokenRepository)
        Proxy.newProxyInstance(
            ApiTokensTest.class.getClassLoader(),
            new Class<?>[] {ApiTokenRepository.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(rows, arguments);
                if (method.getName().equals("save")) {
                  action.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
