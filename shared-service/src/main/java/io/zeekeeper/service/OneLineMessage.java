package io.zeekeeper.service;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * {@code %m} of a log pattern, in one line. Public because logback creates it; safe on any thread.
 */
public final class OneLineMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    String message = super.convert(event);
    return message == null ? "" : LogText.oneLine(message);
  }
}
