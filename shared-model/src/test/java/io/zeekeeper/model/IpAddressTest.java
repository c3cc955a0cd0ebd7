package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,127.0.0.1",
    "0:0:0:0:0:0:0:1,::1",
    "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
    "2001:DB8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
    "fe80:0:0:0:0:0:0:0,fe80::",
    "0:0:0:0:0:0:0:0,::"
  })
  void addressesAreWrittenInTheirShortestForm(String given, String shortest) {
    assertThat(IpAddress.format(InetAddress.ofLiteral(given))).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "[::1]", "fe80::1%lo", "a.b"})
  void whatIsNoAddressIsNone(String text) {
    assertThat(IpAddress.isLiteral(text)).isFalse();
  }
}
