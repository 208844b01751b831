package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets every cell try the classic tasks. Each trial has a thread of its own; the number of threads
 * changes nothing but the time it takes.
 */
public final class Lab {
  private final List<Plan.Entry> entries;
  private final long seed;

  public Lab(LabOptions options) {
    entries = Plan.entries(options);
    seed = options.seed();
  }

  /** The tasks. */
  public enum TaskName {
    /** Is the number of ones so far odd? */
    PARITY(false),
    /** What is the next bit of the sum? */
    ADDITION(false),
    /** Is the count of b even? */
    EVEN_B(false),
    /** What is the sum of the two marked numbers? */
    ADDING(true),
    /** What was the first number? */
    RECALL(true);

    private final boolean hasLag;

    TaskName(boolean hasLag) {
      this.hasLag = hasLag;
    }

    boolean hasLag() {
      return hasLag;
    }

    /** As the command line writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How many trials there are. */
  public int trials() {
    return entries.size();
  }

  /**
   * Runs all trials.
   *
   * @param threads how many trials run at a time
   * @return the results in the order of the trials
   */
  public List<LabResult> run(int threads, LabListener listener) {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "offbeat-lab");
              thread.setDaemon(true);
              return thread;
            });
    Progress progress = new Progress(listener);
    try {
      List<Future<LabResult>> running = new ArrayList<>();
      for (Plan.Entry entry : entries) {
        running.add(executor.submit(() -> run(entry, progress)));
      }
      List<LabResult> results = new ArrayList<>();
      for (Future<LabResult> one : running) {
        LabResult result = one.get();
        results.add(result);
        progress.tell(result);
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("the lab was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial failed", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private LabResult run(Plan.Entry entry, Progress progress) {
    String name = entry.toString();
    LabResult result =
        new Trial(entry.course(), entry.contender(), seed)
            .run(share -> progress.advance(name, share));
    progress.end(name);
    return result;
  }

  /**
   * Draws the learning curves, a PNG for each task and lag.
   *
   * @return the files
   */
  public static List<Path> drawCurves(List<LabResult> results, Path directory) throws IOException {
    return CurveDrawing.write(results, directory);
  }
}
