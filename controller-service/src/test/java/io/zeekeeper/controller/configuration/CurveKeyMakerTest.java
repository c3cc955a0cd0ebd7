package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.CurveKeys;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Keys for ZeroMQ's CURVE mechanism, and their text form. */
class CurveKeyMakerTest {
  /** The examples of ZeroMQ RFC 32 and of libzmq's manual page zmq_curve. */
  @Test
  void z85AgreesWithTheExamplesOfZeroMq() {
    assertThat(z85("864FD26FB559F75B")).isEqualTo("HelloWorld");
    assertThat(z85("BB88471D65E2659B30C55A5321CEBB5AAB2B70A398645C26DCA2B2FCB43FC518"))
        .isEqualTo("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID");
    assertThat(z85("8E0BDD697628B91D8F245587EE95C5B04D48963F79259877B49CD9063AEAD3B7"))
        .isEqualTo("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6");
    assertThatThrownBy(() -> Z85.encode(new byte[3])).hasMessageContaining("multiple of four");
  }

  private static String z85(String hex) {
    return Z85.encode(HexFormat.of().parseHex(hex));
  }

  @Test
  void keysDifferAndTravelAsJson() {
    CurveKeys keys = CurveKeyMaker.make();
    assertThat(keys).isNotEqualTo(CurveKeyMaker.make());
    assertThat(keys.serverSecret()).isNotEqualTo(keys.clientSecret());
    String json = Json.lenient().writeValueAsString(keys);
    assertThat(json).contains("\"server_secret\":\"");
    assertThat(Json.lenient().readValue(json, CurveKeys.class)).isEqualTo(keys);
  }

  @Test
  void secretKeysDoNotPrint() {
    CurveKeys keys = CurveKeyMaker.make();
    assertThat(keys.toString())
        .contains("serverSecret=***")
        .doesNotContain(keys.serverSecret().value(), keys.clientSecret().value());
    assertThatThrownBy(() ->
            new CurveKeys("short", keys.serverSecret(), "x", new Secret("secret-that-is-short")))
        .hasMessage("a CURVE key has 40 characters of Z85");
  }
}
