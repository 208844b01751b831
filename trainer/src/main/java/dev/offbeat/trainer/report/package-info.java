/**
 * How a training run went, as one self-contained HTML page: {@link
 * dev.offbeat.trainer.report.TrainingReportPage} is the front door, {@link
 * dev.offbeat.trainer.report.TrainingReportData} what it shows. The package knows neither networks
 * nor training.
 */
@NullMarked
package dev.offbeat.trainer.report;

import org.jspecify.annotations.NullMarked;
