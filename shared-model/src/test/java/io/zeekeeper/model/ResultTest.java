package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Results as one line, in the words of Zeek's result_to_string. */
class ResultTest {
  @Test
  void textStatesOutcomeAndSubject() {
    assertThat(Result.success("r1", "i", "n"))
        .hasToString("success (reqid r1, instance i, node n)");
    assertThat(Result.failure("r1", "i", null, "broken"))
        .hasToString("error (broken) (reqid r1, instance i)");
    assertThat(Result.success("r1", null, "")).hasToString("success (reqid r1)");
    assertThat(Result.success("", null, "n")).hasToString("success (node n)");
    assertThat(new Result("", false, null, null, null, null)).hasToString("error");
    assertThat(Result.toString(List.of())).isEmpty();
    assertThat(
            Result.toString(
                List.of(Result.success("a", null, null), Result.success("b", null, null))))
        .isEqualTo("success (reqid a), success (reqid b)");
  }

  @Test
  void jsonOmitsAbsentMembersAndHasSnakeCaseData() {
    Result result =
        Result.failure("r", "i", null, "no")
            .withReqid("q")
            .withData(Node.of("n", "i", ClusterRole.PROXY));
    String json = Json.lenient().writeValueAsString(result);
    assertThat(json)
        .startsWith(
            "{\"reqid\":\"q\",\"success\":false,\"instance\":\"i\",\"data\":{\"name\":\"n\",")
        .endsWith(",\"error\":\"no\"}")
        .doesNotContain("null");
    assertThat(Json.lenient().readValue(json, Result.class)).isEqualTo(result);
  }

  @Test
  void resultsWithoutAnInstanceComeFirst() {
    var withoutInstance = Result.success("r", null, "z");
    var withNode = Result.success("r", "a", "n");
    var withoutNode = Result.success("r", "a", null);
    assertThat(List.of(withNode, withoutNode, withoutInstance).stream().sorted(Result.ORDER))
        .containsExactly(withoutInstance, withoutNode, withNode);
  }
}
