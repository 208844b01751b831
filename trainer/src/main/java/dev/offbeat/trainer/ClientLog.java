package dev.offbeat.trainer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The log of Kafka's client, which tells every failed attempt. */
public final class ClientLog {
  private ClientLog() {}

  /** Silences it: the command says in one sentence what it comes to. */
  public static void silence() {
    silence("org.apache.kafka");
  }

  /** Silences a package's log likewise. */
  public static void silence(String name) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }
}
