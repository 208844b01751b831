package dev.offbeat.detector;

import dev.offbeat.detector.Incident.Direction;
import dev.offbeat.detector.Incident.Feature;
import dev.offbeat.detector.score.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an incident's strangest point looked like. */
final class IncidentPeak {
  private static final int NUMBERS = 5; // actual, expected, lower, upper, share
  private static final int WITHHELD = 0x80; // beside the part's code

  private final double[] numbers; // [F · NUMBERS]
  private Part part = Part.SURPRISE;
  boolean isWithheld;

  IncidentPeak(int features) {
    numbers = new double[features * NUMBERS];
  }

  void set(Detection detection) {
    part = detection.part();
    for (int f = 0; f < detection.featureCount(); f++) {
      int at = f * NUMBERS;
      numbers[at] = detection.value(f);
      numbers[at + 1] = detection.expected(f);
      numbers[at + 2] = detection.lower(f);
      numbers[at + 3] = detection.upper(f);
      numbers[at + 4] = detection.share(f);
    }
  }

  Part part() {
    return part;
  }

  /** The features, the one that contributed most first. */
  List<Feature> features(List<String> names) {
    List<Feature> features = new ArrayList<>(names.size());
    for (int f = 0; f < names.size(); f++) {
      int at = f * NUMBERS;
      features.add(
          new Feature(
              names.get(f),
              numbers[at],
              numbers[at + 1],
              numbers[at + 2],
              numbers[at + 3],
              numbers[at + 4]));
    }
    features.sort(Comparator.comparingDouble(Feature::share).reversed());
    return features;
  }

  static Direction direction(Feature feature) {
    return feature.actual() >= feature.expected() ? Direction.ABOVE : Direction.BELOW;
  }

  void copy(IncidentPeak other) {
    part = other.part;
    isWithheld = other.isWithheld;
    System.arraycopy(other.numbers, 0, numbers, 0, numbers.length);
  }

  static int bytes(int features) {
    return 1 + Double.BYTES * NUMBERS * features;
  }

  void write(ByteBuffer buffer) {
    buffer.put((byte) (isWithheld ? part.code() | WITHHELD : part.code()));
    for (double number : numbers) {
      buffer.putDouble(number);
    }
  }

  void read(ByteBuffer buffer) {
    byte code = buffer.get();
    isWithheld = (code & WITHHELD) != 0;
    part = Part.of((byte) (code & ~WITHHELD));
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = buffer.getDouble();
    }
  }
}
