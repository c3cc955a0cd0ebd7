package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Project;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The rows of the table of roles in {@code docs/security.md}. */
record RoleTable(List<Row> rows) {
  static final List<String> ROLES = List.of("viewer", "operator", "admin");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (?:`([A-Z]+) (/\\S*)`)? \\| (?:`(\\w+)`)? \\| (\\w+) \\|$");

  /** An operation of the REST API, and the least role for it, or {@code none}. */
  record Row(String method, String path, String role) {

    /** The status that a client with a role gets, as far as the role decides it. */
    int refusal(String given) {
      if (role.equals("none")) {
        return 0;
      }
      if (given.isEmpty()) {
        return 401;
      }
      return ROLES.indexOf(given) >= ROLES.indexOf(role) ? 0 : 403;
    }

    /** Sends the request, with names that do not exist and without a body. */
    Api.Response send(Api api) {
      String named = path.replaceAll("/\\{\\*\\w+}", "").replaceAll("\\{\\w+}", "no-such-name");
      return api.send(
          HttpRequest.newBuilder(api.uri(named)).method(method, BodyPublishers.noBody()));
    }
  }

  static RoleTable read() throws IOException {
    String document = Files.readString(Project.root().resolve("docs/security.md"));
    return new RoleTable(
        ROW.matcher(document)
            .results()
            .filter(row -> row.group(1) != null)
            .map(row -> new Row(row.group(1), row.group(2), row.group(4)))
            .toList());
  }

  /**
   * Sends each request as a client, and checks that the table decides.
   *
   * @param role the client's role; empty for a client without one
   */
  void assertHolds(Api api, String role) {
    for (Row row : rows) {
      Api.Response response = row.send(api);
      String what = "%s by '%s': %s".formatted(row, role, response.body());
      if (row.refusal(role) == 0) {
        assertThat(response.status()).as(what).isNotIn(401, 403, 429);
      } else {
        assertThat(response.status()).as(what).isEqualTo(row.refusal(role));
        assertThat(response.problem())
            .as(what)
            .isEqualTo(
                "/problems/" + (role.isEmpty() ? "credentials-needed" : "role-insufficient"));
      }
    }
  }
}
