package dev.offbeat.trainer.lab;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What runs at the moment; passes the threads' news on one at a time. */
final class Progress {
  private final LabListener listener;
  private final Map<String, Double> shares = new LinkedHashMap<>(); // of the budget, 0 to 1
  private int ended;

  Progress(LabListener listener) {
    this.listener = listener;
  }

  synchronized void advance(String trial, double share) {
    shares.put(trial, share);
    tell();
  }

  synchronized void end(String trial) {
    shares.remove(trial);
    ended++;
    tell();
  }

  synchronized void tell(LabResult result) {
    listener.onResult(result);
  }

  private void tell() {
    listener.onProgress(
        ended,
        shares.entrySet().stream()
            .map(
                one -> String.format(Locale.ROOT, "%s %.0f %%", one.getKey(), 100 * one.getValue()))
            .toList());
  }
}
