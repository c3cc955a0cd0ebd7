package io.zeekeeper.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** What the URL that the controller ships with promises. */
class EmbeddedDatabaseTest {
  @TempDir Path home;

  @Test
  void aThreadThatIsInterruptedWhileItWritesDoesNotCloseTheDatabase() throws Exception {
    String url = url();
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      connection.createStatement().execute("create table t (id int, content text)");
      var writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 200; i++) {
                  Thread.currentThread().interrupt();
                  insert(url, i);
                }
              });
      writer.join();
      Thread.interrupted();
      try (var rows = connection.createStatement().executeQuery("select count(*) from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(200);
      }
    }
  }

  private static void insert(String url, int id) {
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        var statement = connection.prepareStatement("insert into t values (?, ?)")) {
      statement.setInt(1, id);
      statement.setString(2, "x".repeat(10_000));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() throws IOException {
    return String.valueOf(
            new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .getFirst()
                .getProperty("spring.datasource.url"))
        .replace("${service.home}", home.toString());
  }
}
