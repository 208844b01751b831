package dev.offbeat.detector.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.EngineChoice;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.model.Stability;
import dev.offbeat.detector.score.ScoringConstants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code inspect} tells of a model, as text for a reader and as JSON for a program.
 *
 * @param file name of the file, or {@code bundled}
 * @param fileBytes its size
 * @param engine what runs it here, and why
 * @param stateBytes size of one series' state in a store, at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelReport(
    String file,
    long fileBytes,
    String fingerprint,
    EngineChoice engine,
    int contractVersion,
    CellSpec cell,
    List<String> features,
    List<String> inputs,
    List<Integer> horizons,
    int stateBytes,
    @Nullable Provenance provenance,
    Map<String, String> hyperparameters,
    @Nullable Stability stability,
    Calibration calibration,
    ScoringConstants scoring) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  static ModelReport of(DetectorModel model, long fileBytes) {
    ModelMetadata metadata = model.metadata();
    return new ModelReport(
        model.name(),
        fileBytes,
        model.fingerprint(),
        model.engine(),
        ModelContract.VERSION,
        metadata.cell(),
        metadata.features(),
        metadata.inputs().stream().map(ModelInput::toString).toList(),
        metadata.horizons(),
        StateMemory.entryBytes(model),
        metadata.provenance(),
        metadata.hyperparameters(),
        metadata.stability(),
        metadata.calibration(),
        metadata.scoring());
  }

  String toJson() throws JsonProcessingException {
    return JSON.writeValueAsString(this) + System.lineSeparator();
  }

  String toText() {
    TextReport text = new TextReport(file);
    text.line("fingerprint", fingerprint);
    text.line("contract", "version %d, %,d bytes", contractVersion, fileBytes);

    text.section("Network");
    text.line(
        "cell",
        "%s, %d hidden units in %s",
        cell.kind(),
        cell.hiddenSize(),
        count(cell.layers(), "layer"));
    text.line("features", String.join(", ", features));
    text.line("inputs", String.join(", ", inputs));
    text.line("foretells", "%s ahead", horizonText());
    text.line(
        "state",
        "%d floats; a series has at most %,d bytes in a store",
        cell.stateSize(),
        stateBytes);
    text.line("engine", engine.toString());

    text.section("Training");
    if (provenance == null) {
      text.line("provenance", "none: this file was not written by Offbeat's trainer");
    } else {
      describe(provenance, text);
    }
    if (!hyperparameters.isEmpty()) {
      text.line(
          "settings",
          hyperparameters.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", ")));
    }

    text.section("Stability");
    if (stability == null) {
      text.line("measured", "no");
    } else {
      describe(stability, text);
    }

    text.section("Calibration");
    constants(calibration).forEach(text::line);

    text.section("Scoring");
    constants(scoring).forEach(text::line);
    return text.toString();
  }

  private static void describe(Provenance from, TextReport text) {
    text.line(
        "data",
        "%,d points of %s, %s to %s",
        from.points(),
        count(from.series(), "series"),
        from.firstTimestamp(),
        from.lastTimestamp());
    text.line("data SHA-256", from.dataFingerprint());
    text.line(
        "trainer",
        "%s, seed %d, %s",
        from.codeVersion(),
        from.seed(),
        count(from.epochs(), "epoch"));
    text.line(
        "loss",
        "%.4f nats a step in training, %.4f in validation",
        from.trainLoss(),
        from.validationLoss());
    text.line("error", errorText(from));
  }

  private static void describe(Stability stability, TextReport text) {
    text.line("spectral radius", "%.4f, mean along the data", stability.spectralRadius());
    if (stability.singularValue() != null) {
      text.line(
          "singular value",
          "%.4f at most; below 1, states always come closer",
          stability.singularValue());
    }
    text.line(
        "memory",
        "%s until two start states foretell the same to 1e-3",
        count(stability.memoryLength(), "step"));
    if (stability.boundedness() != null) {
      text.line("state", stability.boundedness().words());
    }
  }

  private static String errorText(Provenance from) {
    String numbers =
        String.format(
            Locale.ROOT,
            "RMSE %.4g one step ahead, %.4g for the last value as forecast",
            from.expectedRmse(),
            from.naiveRmse());
    if (!(from.naiveRmse() > 0)) {
      return numbers;
    }
    double gain = 100 * (1 - from.expectedRmse() / from.naiveRmse());
    return String.format(
        Locale.ROOT, "%s: %.1f %% %s", numbers, Math.abs(gain), gain >= 0 ? "lower" : "higher");
  }

  /** A record's components by their names in words: the method's constants come and go. */
  private static Map<String, String> constants(Record constants) {
    Map<String, Object> values = JSON.convertValue(constants, new TypeReference<>() {});
    Map<String, String> words = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            words.put(
                name.replace('_', ' '),
                value instanceof Boolean on ? (on ? "on" : "off") : String.valueOf(value)));
    return words;
  }

  private String horizonText() {
    return horizons.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " steps";
  }

  private static String count(int n, String noun) {
    return String.format(
        Locale.ROOT, "%,d %s", n, n == 1 || noun.endsWith("s") ? noun : noun + "s");
  }
}
