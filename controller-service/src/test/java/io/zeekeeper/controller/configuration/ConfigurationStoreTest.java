package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Configuration;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = ConfigurationStoreTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:configurations")
class ConfigurationStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:34:00Z");
  private static final int THREADS = 4;
  private static final int ROUNDS = 10;

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = ConfigurationEntity.class)
  @EnableJpaRepositories(basePackageClasses = ConfigurationRepository.class)
  @Import(ConfigurationStore.class)
  static class Context {
    @Bean
    Clock clock() {
      return Clock.fixed(NOW, ZoneOffset.UTC);
    }
  }

  @Autowired private ConfigurationStore store;
  @Autowired private JdbcTemplate jdbc;

  @BeforeEach
  void forgetAll() {
    jdbc.update("delete from pointer");
    jdbc.update("delete from configuration");
    jdbc.update("delete from setting where name <> 'write_lock'");
  }

  private static Configuration configuration(String id) {
    return new Configuration(id, List.of(), List.of());
  }

  /** Runs {@code work} on several threads that start together, and returns the results. */
  private static <T> List<T> concurrently(IntFunction<T> work) {
    var barrier = new CyclicBarrier(THREADS);
    return IntStream.range(0, THREADS)
        .mapToObj(i ->
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    barrier.await();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  return work.apply(i);
                },
                task -> Thread.ofPlatform().start(task)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  @Test
  void concurrentCallersGetTheSameHashSeed() {
    for (int round = 0; round < ROUNDS; round++) {
      jdbc.update("delete from setting where name <> 'write_lock'");
      List<String> seeds = concurrently(i -> store.globalHashSeed());
      assertThat(Set.copyOf(seeds)).hasSize(1);
      assertThat(store.globalHashSeed()).isEqualTo(seeds.getFirst()).hasSize(8);
    }
  }

  @Test
  void concurrentStagingStoresAConfigurationOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      Configuration staged = configuration("round-" + round);
      concurrently(i -> {
        store.stage(staged, staged);
        return i;
      });
      assertThat(store.staged()).contains(staged);
      assertThat(store.byId(staged.id())).contains(staged);
    }
  }

  @Test
  void forgetDeletesMoreRowsThanAStatementTakesParameters() {
    store.stage(configuration("kept"), configuration("kept"));
    int many = 70_000;
    jdbc.batchUpdate(
        "insert into configuration (identity, id, content_hash, content, created_at)"
            + " values (?, 'old', 'h', '{}', ?)",
        IntStream.range(0, many)
            .mapToObj(i -> new Object[] {"i" + i, Timestamp.from(NOW.minus(Duration.ofDays(400)))})
            .toList());
    assertThat(store.forget(NOW.minus(Duration.ofDays(365)), 100, Set.of("i7")))
        .isEqualTo(many - 1);
    assertThat(store.byId("kept")).isPresent();
    assertThat(jdbc.queryForObject("select count(*) from configuration", Integer.class))
        .isEqualTo(2);
  }
}
