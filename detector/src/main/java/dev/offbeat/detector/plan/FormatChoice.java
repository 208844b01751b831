package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.DecoderOptions;
import dev.offbeat.detector.ingest.FormatGuess;
import dev.offbeat.detector.ingest.Formats;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The format that a sample is read by, and why.
 *
 * @param name one of {@link Formats#names}, a variant's name after a colon
 * @param options of the format
 * @param decoder that reads it
 * @param why in words, for a reader
 */
record FormatChoice(String name, DecoderOptions options, Decoder decoder, String why) {
  private static final int SHOWN = 60;

  /**
   * What the user said.
   *
   * @param name null for a guess
   */
  record Wish(@Nullable String name, DecoderOptions options) {}

  /**
   * Chooses.
   *
   * @param head the first records, at least one
   * @param features of the model
   * @throws AppException if the records are of no format, or of one that needs options
   */
  static FormatChoice of(
      List<ConsumerRecord<byte[], byte[]>> head, Wish wish, List<String> features) {
    if (wish.name() != null) {
      return new FormatChoice(
          wish.name(),
          wish.options(),
          decoder(wish.name(), wish.options(), features),
          "as you said");
    }
    List<byte[]> payloads =
        head.stream().map(ConsumerRecord::value).filter(Objects::nonNull).toList();
    FormatGuess guess = FormatGuess.of(payloads);
    String name = guess.format();
    if (name == null) {
      throw new AppException(
          "expected payloads of one of %s, found none in %,d records; the first begins with %s. Name one with --format"
              .formatted(String.join(", ", Formats.names()), head.size(), beginning(payloads)));
    }
    if (name.equals("mapped_avro")) {
      throw new AppException(
          "the payloads look like Avro with a schema registry, whose address is needed: --format"
              + " mapped_avro --option registry.url=http://registry:8081 --option values.NAME=/FIELD");
    }
    String why = "%,d of the first %,d records look like it".formatted(guess.alike(), head.size());
    if (name.equals("mapped")) {
      return mapped(head, payloads, features, "JSON of no known shape: fields are guessed");
    }
    FormatChoice plain =
        new FormatChoice(name, wish.options(), decoder(name, wish.options(), features), why);
    return name.equals("json") ? orMapped(plain, head, payloads, features) : plain;
  }

  /** Offbeat's own JSON needs the series as the key, and the model's features. */
  private static FormatChoice orMapped(
      FormatChoice plain,
      List<ConsumerRecord<byte[], byte[]>> head,
      List<byte[]> payloads,
      List<String> features) {
    int readable = plain.readable(head);
    if (2 * readable >= head.size()) {
      return plain;
    }
    String why =
        "%s, but only %,d could be read as json (%s)"
            .formatted(plain.why, readable, plain.firstRefusal(head));
    try {
      FormatChoice mapped = mapped(head, payloads, features, why);
      return mapped.readable(head) > readable ? mapped : plain;
    } catch (AppException e) {
      return plain;
    }
  }

  private static FormatChoice mapped(
      List<ConsumerRecord<byte[], byte[]>> head,
      List<byte[]> payloads,
      List<String> features,
      String why) {
    boolean hasKeys = head.stream().allMatch(one -> one.key() != null && one.key().length > 0);
    DecoderOptions options = MappingGuess.of(payloads, hasKeys);
    if (options == null) {
      throw new AppException(
          "the payloads are JSON in which no field looks like a value; the first begins with %s. Describe it: --format mapped --option values.NAME=/POINTER"
              .formatted(beginning(payloads)));
    }
    return new FormatChoice("mapped", options, decoder("mapped", options, features), why);
  }

  private static Decoder decoder(String name, DecoderOptions options, List<String> features) {
    try {
      return Formats.of(name, options, features);
    } catch (IllegalArgumentException e) {
      throw new AppException(String.valueOf(e.getMessage()), e);
    }
  }

  private int readable(List<ConsumerRecord<byte[], byte[]>> head) {
    int readable = 0;
    for (ConsumerRecord<byte[], byte[]> one : head) {
      try {
        decoder.decode(one.key(), one.value(), one.timestamp(), point -> {});
        readable++;
      } catch (DecodeException e) {
        // counted by being left out
      }
    }
    return readable;
  }

  private String firstRefusal(List<ConsumerRecord<byte[], byte[]>> head) {
    for (ConsumerRecord<byte[], byte[]> one : head) {
      try {
        decoder.decode(one.key(), one.value(), one.timestamp(), point -> {});
      } catch (DecodeException e) {
        return e.reason().code();
      }
    }
    return "";
  }

  private static String beginning(List<byte[]> payloads) {
    if (payloads.isEmpty()) {
      return "nothing: they have no payload";
    }
    String text = new String(payloads.get(0), UTF_8).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
