package dev.offbeat.detector.app;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.file.ReplacementFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes detections as CSV, a line for each feature. The file is there, complete, once it is
 * committed, and not before.
 */
final class ScoreWriter implements AutoCloseable {
  static final String HEADER =
      "timestamp,series,feature,value,expected,lower,upper,score,p_value,status";

  /** More digits than a float's prediction is worth, few enough to read, on any offset. */
  private static final MathContext DIGITS = new MathContext(12);

  private static final MathContext FEW_DIGITS = new MathContext(6);

  private final ReplacementFile file;
  private final CsvWriter csv;

  private ScoreWriter(ReplacementFile file, CsvWriter csv) {
    this.file = file;
    this.csv = csv;
  }

  /** Opens a file that will replace {@code file}; the directories above it are made. */
  static ScoreWriter open(Path file) throws IOException {
    ReplacementFile replacement = ReplacementFile.of(file);
    CsvWriter csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(replacement.unfinished());
    csv.writeRecord(HEADER.split(",", -1));
    return new ScoreWriter(replacement, csv);
  }

  void write(String series, Detection detection) {
    String timestamp = Instant.ofEpochMilli(detection.timestampMillis()).toString();
    boolean scored = detection.status().isScored();
    String score = scored ? number(detection.score(), FEW_DIGITS) : "";
    String pValue = scored ? number(detection.pValue(), FEW_DIGITS) : "";
    String status = detection.status().name().toLowerCase(Locale.ROOT);
    for (int f = 0; f < detection.featureCount(); f++) {
      csv.writeRecord(
          timestamp,
          series,
          detection.featureName(f),
          number(detection.value(f), MathContext.UNLIMITED),
          number(detection.expected(f), DIGITS),
          number(detection.lower(f), DIGITS),
          number(detection.upper(f), DIGITS),
          score,
          pValue,
          status);
    }
  }

  /** A number in digits, with an exponent where there would be too many; empty if there is none. */
  static String number(double x, MathContext digits) {
    if (!Double.isFinite(x)) {
      return "";
    }
    BigDecimal number = BigDecimal.valueOf(x).round(digits).stripTrailingZeros();
    int magnitude = number.precision() - number.scale();
    return magnitude >= -6 && magnitude <= 18 ? number.toPlainString() : number.toString();
  }

  /** Puts the file in place. */
  void commit() throws IOException {
    csv.flush();
    file.commit();
  }

  /** Closes it; without a commit, nothing of it stays. */
  @Override
  public void close() throws IOException {
    try (file) {
      csv.close();
    }
  }
}
