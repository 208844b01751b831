package dev.offbeat.detector.app;

/** Names of the headers of dead letters; {@code docs/configuration.md} says what they hold. */
public final class DeadLetterHeaders {
  public static final String REASON = "offbeat.reason";
  public static final String MESSAGE = "offbeat.message";
  public static final String TOPIC = "offbeat.topic";
  public static final String PARTITION = "offbeat.partition";
  public static final String OFFSET = "offbeat.offset";
  public static final String TIMESTAMP = "offbeat.timestamp";
  public static final String TRUNCATED = "offbeat.truncated.from";

  private DeadLetterHeaders() {}
}
