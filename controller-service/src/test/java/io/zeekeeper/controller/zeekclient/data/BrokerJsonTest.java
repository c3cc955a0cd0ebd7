package io.zeekeeper.controller.zeekclient.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The codec: reading inverts writing, and no input breaks it. */
class BrokerJsonTest {
  private static final int VALUES = 5_000;
  private static final int MUTATIONS = 40_000;

  @Test
  void writtenValuesAreReadBackUnchanged() {
    long seed = System.nanoTime();
    var values = new RandomData(new Random(seed));
    for (int i = 0; i < VALUES; i++) {
      BrokerData value = values.next(4);
      String text = BrokerJson.write(BrokerJson.write(value));
      assertThat(BrokerJson.read(BrokerJson.parse(text))).as("seed %d", seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "[]",
        "{}",
        "{'@data-type':'string'}",
        "{'data':'x'}",
        "{'@data-type':1,'data':1}",
        "{'@data-type':'nosuch','data':1}",
        "{'@data-type':'none'}",
        "{'@data-type':'none','data':1}",
        "{'@data-type':'none','data':{'a':1}}",
        "{'@data-type':'boolean','data':'true'}",
        "{'@data-type':'boolean','data':1}",
        "{'@data-type':'count','data':-1}",
        "{'@data-type':'count','data':1.0}",
        "{'@data-type':'count','data':18446744073709551616}",
        "{'@data-type':'integer','data':9223372036854775808}",
        "{'@data-type':'integer','data':'1'}",
        "{'@data-type':'real','data':1e999}",
        "{'@data-type':'real','data':'1'}",
        "{'@data-type':'string','data':null}",
        "{'@data-type':'enum-value','data':'a b'}",
        "{'@data-type':'enum-value','data':''}",
        "{'@data-type':'address','data':'localhost'}",
        "{'@data-type':'address','data':'127.0.0.256'}",
        "{'@data-type':'subnet','data':'10.0.0.0/33'}",
        "{'@data-type':'subnet','data':'10.0.0.0'}",
        "{'@data-type':'port','data':'2200'}",
        "{'@data-type':'port','data':'65536/tcp'}",
        "{'@data-type':'port','data':'-1/tcp'}",
        "{'@data-type':'port','data':'1/sctp'}",
        "{'@data-type':'port','data':2200}",
        "{'@data-type':'timespan','data':'42'}",
        "{'@data-type':'timestamp','data':'yesterday'}",
        "{'@data-type':'vector','data':{}}",
        "{'@data-type':'vector','data':[1]}",
        "{'@data-type':'set','data':'x'}",
        "{'@data-type':'table','data':[{'key':{'@data-type':'string','data':'k'}}]}",
        "{'@data-type':'table','data':[1]}",
      })
  void invalidValuesAreRejected(String json) {
    JsonNode parsed = BrokerJson.parse(json.replace('\'', '"'));
    assertThatThrownBy(() -> BrokerJson.read(parsed)).isInstanceOf(MalformedDataException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}{}", "{'a':1,'a':2}", "{a:1}", "[1,]", "\u0000"})
  void invalidJsonIsRejected(String json) {
    assertThatThrownBy(() -> BrokerJson.read(BrokerJson.parse(json.replace('\'', '"'))))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void noneMayBeWrittenAsNull() {
    assertThat(BrokerJson.read(BrokerJson.parse("{\"@data-type\":\"none\",\"data\":null}")))
        .isEqualTo(new BrokerData.None());
  }

  @Test
  void nestingDepthIsBounded() {
    String deep = "{\"@data-type\":\"vector\",\"data\":[".repeat(100_000);
    assertThatThrownBy(() -> BrokerJson.parse(deep)).isInstanceOf(MalformedDataException.class);
  }

  @Test
  void collidingHashesDoNotSlowDownReading() {
    var elements = new StringBuilder();
    for (int i = 0; i < 1 << 14; i++) {
      elements.append(i == 0 ? "" : ",").append("{\"@data-type\":\"string\",\"data\":\"");
      for (int bit = 0; bit < 14; bit++) {
        elements.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      elements.append("\"}");
    }
    String set = "{\"@data-type\":\"set\",\"data\":[" + elements + "]}";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> BrokerJson.read(BrokerJson.parse(set)));
  }

  @Test
  void mutatedFramesAreEitherReadOrRejected() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (var in = BrokerJsonTest.class.getResourceAsStream("/zeekclient/frames.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("data-message"))
          .forEach(line -> frames.add(line.substring(2).getBytes(StandardCharsets.UTF_8)));
    }
    long seed = System.nanoTime();
    var random = new Random(seed);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] frame = frames.get(random.nextInt(frames.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        frame[random.nextInt(frame.length)] = (byte) mutation(random, frame);
      }
      String text = new String(frame, StandardCharsets.UTF_8);
      try {
        BrokerJson.read(BrokerJson.parse(text));
        read++;
      } catch (MalformedDataException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
    assertThat(read).isPositive();
  }

  private static int mutation(Random random, byte[] frame) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(256);
      case 1 -> "{}[]\",:0-9e\\ ".charAt(random.nextInt(13));
      default -> frame[random.nextInt(frame.length)];
    };
  }

  @Test
  void realBeyondTheRangeOfDoubleIsRejected() {
    String many = "9".repeat(400);
    for (String number : List.of(many, "-" + many, "1e400", many + ".5")) {
      var json = BrokerJson.parse("{\"@data-type\":\"real\",\"data\":" + number + "}");
      assertThatThrownBy(() -> BrokerJson.read(json)).isInstanceOf(MalformedDataException.class);
    }
  }
}
