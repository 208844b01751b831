package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.trainer.export.OnnxImporter.ImportedNetwork;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Network;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What training starts from: random parameters, or those of a model that it refines. */
public final class Origin {
  /** Random parameters, drawn from the seed of the options. */
  public static final Origin SCRATCH = new Origin("scratch", null);

  private final String name;
  private final @Nullable ImportedNetwork model;

  private Origin(String name, @Nullable ImportedNetwork model) {
    this.name = name;
    this.model = model;
  }

  /** The parameters of a model. */
  public static Origin of(ImportedNetwork model) {
    return new Origin(model.fingerprint(), model);
  }

  /** The model's fingerprint, or {@code scratch}. */
  @Override
  public String toString() {
    return name;
  }

  /** Why a network cannot start from here, as expectation and finding; null if it can. */
  public @Nullable String mismatch(TrainingOptions options, int features) {
    if (model == null) {
      return null;
    }
    ModelMetadata metadata = model.metadata();
    String found =
        describe(model.network().architecture(), metadata.horizons(), metadata.featureCount());
    String expected = describe(options.architecture(), options.horizons(), features);
    if (!expected.equals(found)) {
      return "expected a model of %s, found one of %s".formatted(expected, found);
    }
    return metadata.inputs().equals(Trainer.inputs(features))
        ? null
        : "expected the inputs %s, found %s".formatted(Trainer.inputs(features), metadata.inputs());
  }

  private static String describe(Architecture architecture, List<Integer> horizons, int features) {
    SortedMap<String, String> parts = architecture.toMap();
    String cell = parts.remove("cell");
    String hidden = parts.remove("hidden");
    if (architecture.layers() == 1) {
      parts.remove("layers");
      parts.remove("skips");
    }
    return "%s with %s units%s, horizons %s and %d %s"
        .formatted(
            cell,
            hidden,
            parts.isEmpty() ? "" : " " + parts,
            horizons,
            features,
            features == 1 ? "feature" : "features");
  }

  /** A copy of the parameters to start with. */
  float[] parameters(Network network, long seed) {
    return model == null ? network.initialParameters(seed) : model.parameters().clone();
  }
}
