package io.zeekeeper.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.service.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** Checks the guarantees of the database URL in application.yaml. */
class EmbeddedDatabaseTest {
  @TempDir Path home;

  @Test
  void interruptedWriterDoesNotCloseTheDatabase() throws Exception {
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

  @Test
  void databaseOpensAnEmptyFileThatOnlyItsOwnerReads() throws Exception {
    String url = url();
    Path file = DatabaseUrl.file(url).orElseThrow();
    OwnerOnly.createFile(file);
    try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
      connection.createStatement().execute("create table t (id int)");
    }
    assertThat(file).isNotEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void onlyUrlsOfFilesNameAFile() {
    assertThat(DatabaseUrl.file("jdbc:h2:/a/b;WRITE_DELAY=0")).contains(Path.of("/a/b.mv.db"));
    assertThat(DatabaseUrl.file("jdbc:h2:file:./b")).contains(Path.of("./b.mv.db"));
    assertThat(DatabaseUrl.file("jdbc:h2:async:/a")).contains(Path.of("/a.mv.db"));
    assertThat(DatabaseUrl.file("jdbc:h2:mem:x")).isEmpty();
    assertThat(DatabaseUrl.file("jdbc:h2:tcp://localhost/x")).isEmpty();
    assertThat(DatabaseUrl.file("jdbc:postgresql://localhost/x")).isEmpty();
  }

  @Test
  void committedRowsSurviveAKill() throws Exception {
    for (int round = 0; round < 3; round++) {
      assertThat(rowsLostByAKill(url(), round)).isLessThanOrEqualTo(0);
    }
  }

  /** Shows why the URL sets WRITE_DELAY. */
  @Test
  void defaultWriteDelayOfH2LosesCommittedRows() throws Exception {
    String withoutWriteDelay = url().replace(";WRITE_DELAY=0", "");
    assertThat(withoutWriteDelay).isNotEqualTo(url());
    int lost = 0;
    for (int round = 0; round < 10 && lost <= 0; round++) {
      lost = rowsLostByAKill(withoutWriteDelay, round);
    }
    assertThat(lost).isPositive();
  }

  /** The number of rows that a killed process reported as committed and that are lost. */
  private int rowsLostByAKill(String url, int round) throws Exception {
    String file = url.replace("/controller;", "/controller-" + round + ";");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommitLoop.class.getName(),
                file)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int reported = 0;
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reported = Math.max(reported, Integer.parseInt(line));
        if (reported == 100 + round) {
          // Unlike Process.destroyForcibly, this leaves the output readable.
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    assertThat(reported).as("rows that the process reported").isGreaterThanOrEqualTo(100);
    try (Connection connection = DriverManager.getConnection(file, "sa", "");
        var rows = connection.createStatement().executeQuery("select max(id) from committed")) {
      assertThat(rows.next()).isTrue();
      return reported - rows.getInt(1);
    } catch (SQLException e) {
      // Even the table is lost.
      assertThat(e.getMessage()).contains("\"COMMITTED\" not found");
      return reported;
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
