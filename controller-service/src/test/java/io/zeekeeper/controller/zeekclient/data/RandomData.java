package io.zeekeeper.controller.zeekclient.data;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes random values of every type. */
final class RandomData {
  private final Random random;

  RandomData(Random random) {
    this.random = random;
  }

  /**
   * Makes a value.
   *
   * @param depth the maximum nesting depth
   */
  BrokerData next(int depth) {
    return switch (random.nextInt(depth == 0 ? 12 : 15)) {
      case 0 -> new BrokerData.None();
      case 1 -> new BrokerData.BooleanValue(random.nextBoolean());
      case 2 -> new BrokerData.Count(number());
      case 3 -> new BrokerData.IntegerValue(number());
      case 4 -> new BrokerData.Real(real());
      case 5 -> new BrokerData.StringValue(text());
      case 6 -> new BrokerData.EnumValue("Module" + random.nextInt(9) + "::VALUE");
      case 7 ->
          new BrokerData.Address(random.nextBoolean() ? "10.1.2." + octet() : "fe80::" + octet());
      case 8 -> new BrokerData.Subnet("10." + octet() + ".0.0/" + random.nextInt(33));
      case 9 -> new BrokerData.Port(random.nextInt(65_536), random.nextBoolean() ? "tcp" : "?");
      case 10 -> new BrokerData.Timespan(random.nextInt() + (random.nextBoolean() ? "s" : "ns"));
      case 11 ->
          new BrokerData.Timestamp("2022-04-10T07:00:%02d.000".formatted(random.nextInt(60)));
      case 12 -> new BrokerData.Vector(several(() -> next(depth - 1)));
      case 13 -> new BrokerData.SetValue(several(() -> next(depth - 1)));
      default ->
          new BrokerData.Table(
              several(() -> new BrokerData.Entry(next(depth - 1), next(depth - 1))));
    };
  }

  private <T> List<T> several(Supplier<T> one) {
    return IntStream.range(0, random.nextInt(5)).mapToObj(i -> one.get()).toList();
  }

  private int octet() {
    return random.nextInt(256);
  }

  private long number() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      default -> random.nextLong();
    };
  }

  private double real() {
    double real = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(real) ? real : random.nextInt();
  }

  private String text() {
    return random
        .ints(random.nextInt(20), 0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
