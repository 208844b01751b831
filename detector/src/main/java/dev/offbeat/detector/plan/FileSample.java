package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.ingest.CsvSink;
import dev.offbeat.detector.ingest.FormatGuess;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file as a topic's records: each line a payload, or {@code key TAB payload} as Kafka's console
 * consumer prints it; a file that is one payload as a whole; CSV as records of Offbeat's own JSON.
 *
 * @param bytes read at most
 */
record FileSample(Path file, long bytes) implements SampleSource {
  private static final int WHOLE = 4 << 20; // the largest payload that a decoder takes

  @Override
  public Scope read(Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    Feed feed = new Feed(String.valueOf(file.getFileName()), sink, bytes);
    boolean isCsv = isCsv();
    try {
      if (isCsv) {
        new CsvReader(false).read(file, new CsvFeed(feed));
      } else if (isOnePayload()) {
        feed.add(null, Files.readAllBytes(file));
      } else {
        readLines(feed);
      }
    } catch (EnoughException e) {
      // by the bounds, or the sink
    } catch (NoSuchFileException e) {
      throw new AppException("--input: there is no file " + file, e);
    } catch (IOException e) {
      throw new AppException("--input: %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    return new Scope(
        feed.name,
        false,
        isCsv,
        1,
        feed.records,
        feed.bytes,
        feed.records + (feed.isCut ? 1 : 0),
        null);
  }

  private boolean isCsv() {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Files.isDirectory(file) || name.endsWith(".csv") || name.endsWith(".tsv");
  }

  /** Whether no line is a payload, and the whole of it is one. */
  private boolean isOnePayload() throws IOException {
    if (Files.size(file) > WHOLE) {
      return false;
    }
    byte[] whole = Files.readAllBytes(file);
    String format = FormatGuess.of(List.of(whole)).format();
    if (format == null || format.equals("influx")) {
      return false;
    }
    int end = 0;
    while (end < whole.length && whole[end] != '\n') {
      end++;
    }
    byte[] first = Arrays.copyOf(whole, end);
    return FormatGuess.of(List.of(first)).format() == null
        || (format.equals("otlp_proto") && whole[0] != '{');
  }

  private void readLines(Feed feed) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int b;
      do {
        b = in.read();
        if (b == '\n' || b < 0) {
          addLine(feed, line.toByteArray());
          line.reset();
        } else if (line.size() <= WHOLE) {
          line.write(b); // the decoder says that a longer one is too long
        }
      } while (b >= 0);
    }
  }

  private static void addLine(Feed feed, byte[] line) {
    String text = new String(line, UTF_8).strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    int tab = text.indexOf('\t');
    int payload = tab + 1;
    boolean hasKey = tab > 0 && text.charAt(0) != '{' && text.startsWith("{", payload);
    feed.add(
        hasKey ? text.substring(0, tab).getBytes(UTF_8) : null,
        text.substring(hasKey ? payload : 0).getBytes(UTF_8));
  }

  /** Ends reading from within. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super("enough", null, false, false);
    }
  }

  /** Makes records of payloads. */
  private static final class Feed {
    private final String name;
    private final Predicate<ConsumerRecord<byte[], byte[]>> sink;
    private final long mostBytes;
    private long records;
    private long bytes;
    private boolean isCut;

    Feed(String name, Predicate<ConsumerRecord<byte[], byte[]>> sink, long mostBytes) {
      this.name = name;
      this.sink = sink;
      this.mostBytes = mostBytes;
    }

    void add(byte @Nullable [] key, byte[] payload) {
      if (bytes >= mostBytes) {
        isCut = true;
        throw new EnoughException();
      }
      records++;
      bytes += payload.length + (key == null ? 0 : key.length);
      if (!sink.test(new ConsumerRecord<>(name, 0, records, key, payload))) {
        isCut = true;
        throw new EnoughException();
      }
    }
  }

  /** Makes Offbeat's own JSON of CSV's points. */
  private record CsvFeed(Feed feed) implements CsvSink {
    @Override
    public void series(String series, List<String> features) {}

    @Override
    public void point(String series, long timestampMillis, double[] values, long line) {
      String value = Double.isFinite(values[0]) ? String.valueOf(values[0]) : "null";
      String json =
          "{\"timestamp\":\"%s\",\"value\":%s}"
              .formatted(Instant.ofEpochMilli(timestampMillis), value);
      feed.add(Objects.requireNonNull(series).getBytes(UTF_8), json.getBytes(UTF_8));
    }
  }
}
