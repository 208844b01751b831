package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A point as its fields are read, each at most once. */
final class JsonPoint {
  private final double[] values;
  private final boolean[] known;
  private boolean timestampSeen;
  private boolean valuesSeen;
  private @Nullable Long timestampMillis;

  JsonPoint(int featureCount) {
    values = new double[featureCount];
    known = new boolean[featureCount];
    Arrays.fill(values, Double.NaN);
  }

  void setTimestamp(@Nullable Long millis) throws DecodeException {
    once(timestampSeen, "timestamp");
    timestampSeen = true;
    timestampMillis = millis;
  }

  void setValue(double value, int featureCount) throws DecodeException {
    openValues();
    if (featureCount != 1) {
      throw new DecodeException(
          Reason.FEATURES_MISMATCH,
          "expected values by name, for the model has %d features, found one value"
              .formatted(featureCount));
    }
    values[0] = value;
  }

  void openValues() throws DecodeException {
    once(valuesSeen, "value or values");
    valuesSeen = true;
  }

  void set(int feature, String name, double value) throws DecodeException {
    once(known[feature], name);
    known[feature] = true;
    values[feature] = value;
  }

  void requireKnown(List<String> features) throws DecodeException {
    for (boolean one : known) {
      if (one) {
        return;
      }
    }
    throw new DecodeException(
        Reason.FEATURES_MISMATCH,
        "expected at least one of the model's features %s in values"
            .formatted(features.size() > 8 ? features.subList(0, 8) + " …" : features));
  }

  double[] values() throws DecodeException {
    if (!valuesSeen) {
      throw new DecodeException(Reason.FIELD_MISSING, "expected value or values, found neither");
    }
    return values;
  }

  long timestamp(long recordTimestampMillis) throws DecodeException {
    return timestampMillis != null ? timestampMillis : RecordTime.require(recordTimestampMillis);
  }

  private static void once(boolean seen, String field) throws DecodeException {
    if (seen) {
      throw new DecodeException(Reason.MALFORMED, "expected " + field + " once, found it twice");
    }
  }
}
