package io.zeekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    "0:0:0:0:0:0:0:0,::",
    "1:0:0:2:0:0:0:3,1:0:0:2::3",
    "0:0:1:0:0:1:0:0,::1:0:0:1:0:0",
    "::ffff:10.0.0.1,10.0.0.1"
  })
  void addressesAreWrittenInTheirShortestForm(String given, String shortest) {
    assertThat(IpAddress.format(InetAddress.ofLiteral(given))).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "[::1]",
        "fe80::1%lo",
        "a.b",
        "1:2",
        "1::2::3",
        ":::",
        "12345::",
        "1:2:3:4:5:6:7:8:9",
        "010.0.0.1",
        "1.2.3.04",
        "::ffff:01.2.3.4",
        "1.2.3.4:80",
        "１.2.3.4"
      })
  void otherTextIsNoAddress(String text) {
    assertThat(IpAddress.isLiteral(text)).isFalse();
    assertThat(IpAddress.isLoopback(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,true", "127.9.9.9,true", "::1,true", "::ffff:127.0.0.1,true",
    "0.0.0.0,false", "255.255.255.255,false", "::,false", "2001:DB8::1,false"
  })
  void loopbackAddressesAreRecognized(String text, boolean loopback) {
    assertThat(IpAddress.isLiteral(text)).isTrue();
    assertThat(IpAddress.isLoopback(text)).isEqualTo(loopback);
  }

  @Test
  void onlyIpv6IsBracketedBeforeAPort() {
    assertThat(IpAddress.bracketed("::1")).isEqualTo("[::1]");
    assertThat(IpAddress.bracketed("127.0.0.1")).isEqualTo("127.0.0.1");
  }

  /** RFC 5952, section 4: lower case, no leading zeros, the first longest run of zeros as ::. */
  @Test
  void shortestFormFollowsRfc5952AndKeepsTheAddress() {
    Randomly.times(1000, random -> assertShortest(random.list(8, 8, r -> r.number(0, 3))));
  }

  private static void assertShortest(List<Integer> groups) {
    var bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      int group = groups.get(i) < 2 ? 0 : 0xa << (groups.get(i) * 4);
      bytes[2 * i] = (byte) (group >> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    InetAddress address = address(bytes);
    String text = IpAddress.format(address);
    assertThat(IpAddress.isLiteral(text)).isTrue();
    assertThat(InetAddress.ofLiteral(text)).isEqualTo(address);
    assertThat(text).doesNotContainPattern("(^|:)0[0-9a-f]").doesNotContainPattern("[A-F%]");
    assertThat(text.replace("::", "")).doesNotContain("::");
    int longest = longestZeros(address.getHostAddress());
    assertThat(text.contains("::")).isEqualTo(longest > 1);
    assertThat(longestZeros(text)).isLessThanOrEqualTo(longest);
  }

  /** Returns the length of the longest run of groups that are written as 0. */
  private static int longestZeros(String address) {
    int longest = 0;
    int run = 0;
    for (String group : address.split(":", -1)) {
      run = group.equals("0") ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void networkOfAPeerIsItsIpv4AddressOrAnIpv6NetworkOf64Bits() {
    assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(network("2001:db8::1")).isEqualTo(network("2001:db8::ffff:0:0:2"));
    assertThat(network("2001:db8::1")).isNotEqualTo(network("2001:db8:0:1::1"));
  }

  private static String network(String literal) {
    return IpAddress.network(InetAddress.ofLiteral(literal));
  }
}
