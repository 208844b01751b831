package dev.offbeat.detector.plan;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.StateMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a sample, and what follows from it.
 *
 * @param servers brokers; null of a file for which none were named
 * @param applicationId the consumer group that is planned for
 * @param model what the model is called
 * @param modelFile null for the bundled one
 */
record Plan(
    SampleProfile sample,
    Sizing sizing,
    List<Advice> advice,
    @Nullable String servers,
    String applicationId,
    String model,
    @Nullable String modelFile) {
  /** Where the input is, as far as is known. */
  record Target(
      @Nullable String servers, String topic, String applicationId, @Nullable String modelFile) {}

  static Plan of(SampleProfile sample, DetectorModel model, Target target) {
    Costs costs = new Costs(StateMemory.entryBytes(model), model.metadata().featureCount());
    Sizing sizing = Sizing.of(sample, costs);
    return new Plan(
        sample,
        sizing,
        Advice.of(sample, sizing),
        target.servers(),
        target.applicationId(),
        model.name(),
        target.modelFile());
  }
}
