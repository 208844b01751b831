package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.trainer.export.OnnxImporter.ImportedNetwork;
import dev.offbeat.trainer.nn.Network;
import java.util.List;
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
        describe(
            metadata.cell().kind(),
            metadata.cell().hiddenSize(),
            metadata.horizons(),
            metadata.featureCount());
    String expected =
        describe(options.cell().toString(), options.hidden(), options.horizons(), features);
    if (!expected.equals(found)) {
      return "expected a model of %s, found one of %s".formatted(expected, found);
    }
    return metadata.inputs().equals(Trainer.inputs(features))
        ? null
        : "expected the inputs %s, found %s".formatted(Trainer.inputs(features), metadata.inputs());
  }

  private static String describe(String cell, int hidden, List<Integer> horizons, int features) {
    return "%s with %d units, horizons %s and %d %s"
        .formatted(cell, hidden, horizons, features, features == 1 ? "feature" : "features");
  }

  /** A copy of the parameters to start with. */
  float[] parameters(Network network, long seed) {
    return model == null ? network.initialParameters(seed) : model.parameters().clone();
  }
}
