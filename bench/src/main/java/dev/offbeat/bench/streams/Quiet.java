package dev.offbeat.bench.streams;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a broker and clients of this process warn of off the screen: settings that nobody
 * would run with for long, and requests that are tried again. Errors of Kafka Streams stay.
 */
final class Quiet {
  private Quiet() {}

  static void begin() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
      context.getLogger("dev.offbeat").setLevel(Level.WARN);
      context.getLogger("kafka").setLevel(Level.OFF); // the broker, which Kafka Streams asks again
    }
  }
}
