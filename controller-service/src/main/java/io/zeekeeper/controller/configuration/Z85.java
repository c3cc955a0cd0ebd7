package io.zeekeeper.controller.configuration;

/** ZeroMQ's text form of binary data (ZeroMQ RFC 32): five characters for four bytes. */
final class Z85 {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int BYTES = 4;
  private static final int CHARACTERS = 5;

  private Z85() {}

  /**
   * @param bytes a multiple of four bytes
   */
  static String encode(byte[] bytes) {
    if (bytes.length % BYTES != 0) {
      throw new IllegalArgumentException("Z85 needs a multiple of four bytes");
    }
    char[] text = new char[bytes.length / BYTES * CHARACTERS];
    for (int group = 0; group < bytes.length / BYTES; group++) {
      long value = 0;
      for (int i = 0; i < BYTES; i++) {
        value = (value << Byte.SIZE) | (bytes[group * BYTES + i] & 0xff);
      }
      for (int i = CHARACTERS - 1; i >= 0; i--) {
        text[group * CHARACTERS + i] = DIGITS.charAt((int) (value % DIGITS.length()));
        value /= DIGITS.length();
      }
    }
    return new String(text);
  }
}
