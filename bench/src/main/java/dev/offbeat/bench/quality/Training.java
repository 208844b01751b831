package dev.offbeat.bench.quality;

import com.sun.management.OperatingSystemMXBean;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.calibrate.Calibrator;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.export.OnnxExporter;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.Trainer;
import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingOptions;
import java.lang.management.ManagementFactory;

/**
 * A model trained as {@code offbeat train} trains it, in memory.
 *
 * @param model to be closed by the caller
 * @param cpuSeconds CPU time of this process meanwhile: training, calibration, compilation
 */
record Training(DetectorModel model, double cpuSeconds) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * Trains on a history, on one thread.
   *
   * @param name of the model, for messages
   */
  static Training run(String name, History history, TrainingOptions options) {
    long start = PROCESS.getProcessCpuTime();
    ScoringConstants scoring = ScoringConstants.defaults();
    Normalizer normalizer = new Normalizer(scoring.normalizerMemory());
    FittedNetwork fitted =
        Trainer.train(history, normalizer, options, Origin.SCRATCH, 1, TrainingListener.NONE);
    byte[] file =
        OnnxExporter.bytes(
            fitted.network(),
            fitted.parameters(),
            Calibrator.calibrate(fitted, history, scoring, "bench"));
    return new Training(
        DetectorModel.load(name, file), (PROCESS.getProcessCpuTime() - start) / 1e9);
  }
}
