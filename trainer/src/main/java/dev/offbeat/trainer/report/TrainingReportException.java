package dev.offbeat.trainer.report;

import org.jspecify.annotations.Nullable;

/** A report that could not be written. A file that was there before is unchanged. */
public final class TrainingReportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingReportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
