package dev.offbeat.detector.plan;

import java.time.Duration;
import java.util.Locale;

/** Numbers with units, as a reader likes them. */
final class Words {
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

  private Words() {}

  /** Bytes, such as {@code 12.1 MB}. */
  static String bytes(double bytes) {
    int unit = 0;
    double number = bytes;
    while (number >= 999.5 && unit < BYTES.length - 1) {
      number /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, number < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", number, BYTES[unit]);
  }

  static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /** Bytes of memory, such as {@code 512 MiB} or {@code 1.5 GiB}. */
  static String memory(long bytes) {
    double mebibytes = (double) bytes / (1 << 20);
    return mebibytes < 1024
        ? String.format(Locale.ROOT, "%.0f MiB", mebibytes)
        : String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024).replace(".0 ", " ");
  }

  static String time(Duration time) {
    return time(time.toMillis() / 1000.0);
  }

  /** Seconds, such as {@code 250 ms}, {@code 10 s}, {@code 5 min}, {@code 2.5 h}. */
  static String time(double seconds) {
    if (seconds < 0.9995) {
      return number(seconds * 1000) + " ms";
    } else if (seconds < 120) {
      return number(seconds) + " s";
    } else if (seconds < 7200) {
      return number(seconds / 60) + " min";
    } else if (seconds < 172_800) {
      return number(seconds / 3600) + " h";
    }
    return number(seconds / 86_400) + " days";
  }

  /** Processors, such as {@code 0.3 cores are}. */
  static String cores(double cores) {
    return cores < 0.01 ? "less than 0.01 cores are" : number(cores) + " cores are";
  }

  /** A number with at most two figures that are not whole. */
  static String number(double number) {
    String text =
        String.format(
            Locale.ROOT,
            number >= 99.5 || number == 0 ? "%,.0f" : number >= 9.95 ? "%.1f" : "%.2f",
            number);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
