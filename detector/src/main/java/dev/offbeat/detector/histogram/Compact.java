package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;

/** Numbers in few bytes. What is read is checked: it may be of anybody. */
final class Compact {
  /** Of a number, at most. */
  static final int LARGEST = 10;

  private static final int MOST_DIGITS = 9; // behind the point
  private static final double LARGEST_WHOLE = 1L << 53;
  private static final byte AS_THEY_ARE = -1;

  private Compact() {}

  /** As unsigned LEB128. */
  static void writeUnsigned(ByteBuffer out, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  static long readUnsigned(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("expected a number of at most 10 bytes, found a longer one");
  }

  /** The sign last, so that small negative numbers are short too. */
  static void writeSigned(ByteBuffer out, long number) {
    writeUnsigned(out, (number << 1) ^ (number >> 63));
  }

  static long readSigned(ByteBuffer in) {
    long folded = readUnsigned(in);
    return (folded >>> 1) ^ -(folded & 1);
  }

  /** A length, and that many counts. */
  static void writeCounts(ByteBuffer out, long[] counts) {
    writeUnsigned(out, counts.length);
    for (long count : counts) {
      writeUnsigned(out, count);
    }
  }

  static long[] readCounts(ByteBuffer in) {
    long[] counts = new long[readLength(in)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = readCount(in);
    }
    return counts;
  }

  static long readCount(ByteBuffer in) {
    long count = readUnsigned(in);
    if (count < 0) {
      throw new IllegalArgumentException("expected a count below 2^63, found a larger one");
    }
    return count;
  }

  /**
   * A length, and that many numbers: as whole multiples of a power of ten, each as the difference
   * from the one before, where that gives the very same numbers; else 8 bytes each.
   */
  static void writeDecimals(ByteBuffer out, double[] numbers) {
    writeUnsigned(out, numbers.length);
    double scale = 1;
    for (int digits = 0; digits <= MOST_DIGITS; digits++, scale *= 10) {
      if (areWhole(numbers, scale)) {
        out.put((byte) digits);
        long before = 0;
        for (double number : numbers) {
          long whole = Math.round(number * scale);
          writeSigned(out, whole - before);
          before = whole;
        }
        return;
      }
    }
    out.put(AS_THEY_ARE);
    for (double number : numbers) {
      out.putDouble(number);
    }
  }

  private static boolean areWhole(double[] numbers, double scale) {
    for (double number : numbers) {
      double whole = number * scale;
      if (!(Math.abs(whole) < LARGEST_WHOLE)
          || Double.compare(Math.round(whole) / scale, number) != 0) {
        return false;
      }
    }
    return true;
  }

  static double[] readDecimals(ByteBuffer in) {
    double[] numbers = new double[readLength(in)];
    byte digits = in.get();
    if (digits == AS_THEY_ARE) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.getDouble();
      }
      return numbers;
    }
    if (digits < 0 || digits > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "expected 0 to %d digits, found %d".formatted(MOST_DIGITS, digits));
    }
    double scale = Math.pow(10, digits);
    long whole = 0;
    for (int i = 0; i < numbers.length; i++) {
      whole += readSigned(in);
      numbers[i] = whole / scale;
    }
    return numbers;
  }

  private static int readLength(ByteBuffer in) {
    long length = readUnsigned(in);
    if (length < 0 || length > Buckets.MOST) {
      throw new IllegalArgumentException(
          "expected at most %d buckets, found %s"
              .formatted(Buckets.MOST, Long.toUnsignedString(length)));
    }
    return (int) length;
  }
}
