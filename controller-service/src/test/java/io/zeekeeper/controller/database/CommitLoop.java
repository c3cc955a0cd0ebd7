package io.zeekeeper.controller.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A program that commits rows forever, and prints each number after its row is committed. */
final class CommitLoop {
  private CommitLoop() {}

  public static void main(String... urlOnly) throws SQLException {
    try (Connection connection = DriverManager.getConnection(urlOnly[0], "sa", "");
        var create = connection.createStatement()) {
      create.execute("create table committed (id int)");
      try (var insert = connection.prepareStatement("insert into committed values (?)")) {
        for (int i = 1; ; i++) {
          insert.setInt(1, i);
          insert.executeUpdate();
          System.out.println(i);
        }
      }
    }
  }
}
