package dev.offbeat.trainer;

import dev.offbeat.detector.ingest.CsvFormatException;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.export.ExportException;
import dev.offbeat.trainer.report.TrainingReportException;
import dev.offbeat.trainer.train.TrainingException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Turns what can go wrong in training into a sentence and an exit code. */
final class TrainingFailure {
  private TrainingFailure() {}

  /**
   * Runs a command's work.
   *
   * @param verbose whether the stack trace is printed too
   * @return the exit code: 0 done, 1 failed
   */
  static int report(CommandSpec command, boolean verbose, Runnable work) {
    try {
      work.run();
      return 0;
    } catch (CsvFormatException
        | HistoryException
        | TrainingException
        | ExportException
        | ModelLoadException
        | TrainingReportException
        | OutOfMemoryError e) {
      PrintWriter err = command.commandLine().getErr();
      err.println("offbeat " + command.name() + ": " + e.getMessage());
      if (verbose) {
        e.printStackTrace(err);
      }
      return 1;
    }
  }
}
