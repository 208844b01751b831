package dev.offbeat.bench.quality;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.Part;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The same model file with some entries of its metadata changed, so that the very detector that
 * ships runs with a part of its score off, or with another constant. Flags are found by their name
 * and type in the metadata: a part that is added later is ablated without a change here. A variant
 * is not the file that was trained, so it has neither that file's provenance nor its checksum.
 */
final class ModelVariants {
  private static final String SCORING = ModelContract.METADATA_PREFIX + "scoring.";
  private static final String PROVENANCE = ModelContract.METADATA_PREFIX + "provenance.";
  private static final String RECORD = "record";

  private final byte[] file;
  private final ModelMetadata metadata;
  private final NavigableMap<String, String> entries;

  ModelVariants(byte[] file) {
    this.file = file;
    try (DetectorModel model = DetectorModel.load("ablation", file)) {
      metadata = model.metadata();
      entries = new TreeMap<>(metadata.toMap());
    }
    entries.keySet().removeIf(key -> key.startsWith(PROVENANCE));
  }

  /** As it is, without a network, every flag turned by itself, each part alone; by name. */
  Map<String, DetectorModel> ablations() {
    Map<String, DetectorModel> variants = new LinkedHashMap<>();
    variants.put("as it is", with(Map.of()));
    variants.put("without network, hand-made features", withoutNetwork());
    entries
        .tailMap(SCORING, true)
        .forEach(
            (key, value) -> {
              if (key.startsWith(SCORING) && (value.equals("true") || value.equals("false"))) {
                boolean on = Boolean.parseBoolean(value);
                variants.put(
                    (on ? "without " : "with ") + key.substring(SCORING.length()),
                    with(Map.of(key, String.valueOf(!on))));
              }
            });
    List<String> parts =
        Arrays.stream(Part.values())
            .map(part -> part.name().toLowerCase(Locale.ROOT))
            .filter(part -> entries.containsKey(SCORING + part) && !part.equals(RECORD))
            .toList();
    for (String part : parts) {
      Map<String, String> others = new TreeMap<>(Map.of(SCORING + RECORD, "false"));
      parts.stream()
          .filter(other -> !other.equals(part))
          .forEach(other -> others.put(SCORING + other, "false"));
      variants.put(part + " alone", with(others));
    }
    return variants;
  }

  private DetectorModel withoutNetwork() {
    return DetectorModel.load(
        "hand-made",
        HandMadeModel.bytes(metadata.scoring(), metadata.calibration().cadenceMillis()));
  }

  /**
   * The model with one constant of its score changed.
   *
   * @param constant such as {@code memory_factor}
   * @throws IllegalArgumentException if there is no such constant
   */
  DetectorModel with(String constant, String value) {
    if (!entries.containsKey(SCORING + constant)) {
      throw new IllegalArgumentException(
          "--set: expected one of %s, found %s"
              .formatted(
                  entries.keySet().stream()
                      .filter(key -> key.startsWith(SCORING))
                      .map(key -> key.substring(SCORING.length()))
                      .toList(),
                  constant));
    }
    return with(Map.of(SCORING + constant, value));
  }

  private DetectorModel with(Map<String, String> changes) {
    try {
      OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(file).toBuilder();
      Map<String, String> changed = new TreeMap<>(entries);
      changed.putAll(changes);
      model.clearMetadataProps();
      changed.forEach(
          (key, value) ->
              model.addMetadataProps(
                  OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
      return DetectorModel.load("ablation", model.build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a model that was loaded is no ONNX file", e);
    }
  }
}
