package dev.offbeat.detector.score;

/**
 * Two functions of {@link StrictMath}, to the last bit, for arguments that are not negative. There
 * they are calls out of Java on some virtual machines, several times the cost.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published digits
final class Fdlibm {
  /*
   * From fdlibm 5.3, s_log1p.c and s_expm1.c:
   *
   * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
   * Developed at SunSoft, a Sun Microsystems, Inc. business.
   * Permission to use, copy, modify, and distribute this software is freely granted, provided that
   * this notice is preserved.
   *
   *   1 + x = 2^k·(1 + f),  f in [√2/2 − 1, √2 − 1],  log1p(x) = k·ln 2 + log(1 + f) + what 1 + x lost
   *   x = k·ln 2 + r,  |r| ≤ ln 2 / 2,                expm1(x) = 2^k·(1 + expm1(r)) − 1
   *
   * with a polynomial for log(1 + f) and a rational for expm1(r).
   */
  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;
  private static final double INVERSE_LN2 = 1.44269504088896338700e+00;
  private static final double LP1 = 6.666666666666735130e-01;
  private static final double LP2 = 3.999999999940941908e-01;
  private static final double LP3 = 2.857142874366239149e-01;
  private static final double LP4 = 2.222219843214978396e-01;
  private static final double LP5 = 1.818357216161805012e-01;
  private static final double LP6 = 1.531383769920937332e-01;
  private static final double LP7 = 1.479819860511658591e-01;
  private static final double Q1 = -3.33333333333331316428e-02;
  private static final double Q2 = 1.58730158725481460165e-03;
  private static final double Q3 = -7.93650757867487942473e-05;
  private static final double Q4 = 4.00821782732936239552e-06;
  private static final double Q5 = -2.01099218183624371326e-07;

  // Upper words of doubles, which keep the order of those that are not negative.
  private static final int ONE = 0x3ff00000;
  private static final int HALF = 0x3fe00000;
  private static final int INFINITE = 0x7ff00000;
  private static final int TWO_TO_53 = 0x43400000;
  private static final int TWO_TO_MINUS_29 = 0x3e200000;
  private static final int TWO_TO_MINUS_54 = 0x3c900000;
  private static final int ROOT_OF_2_LESS_1 = 0x3fda827a;
  private static final int HALF_LN2 = 0x3fd62e42;
  private static final int THREE_HALVES_LN2 = 0x3ff0a2b2;
  private static final int FRACTION = 0x000fffff;
  private static final int FRACTION_OF_ROOT_OF_2 = 0x6a09e;
  private static final int EXPONENT_SHIFT = 20;
  private static final int BIAS = 1023;

  private Fdlibm() {}

  /** ln(1 + x), x ≥ 0. */
  static double log1p(double x) {
    int high = high(x);
    if (high < ROOT_OF_2_LESS_1) {
      if (high < TWO_TO_MINUS_29) {
        return high < TWO_TO_MINUS_54 ? x : x - x * x * 0.5;
      }
      double halfSquare = 0.5 * x * x;
      return x - (halfSquare - tail(x, halfSquare));
    }
    if (high >= INFINITE) {
      return x + x;
    }
    double u = high < TWO_TO_53 ? 1 + x : x;
    int highU = high(u);
    int k = (highU >> EXPONENT_SHIFT) - BIAS;
    double lost = 0;
    if (high < TWO_TO_53) {
      lost = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    }
    int fraction = highU & FRACTION;
    if (fraction < FRACTION_OF_ROOT_OF_2) {
      u = withHigh(u, fraction | ONE);
    } else {
      k++;
      u = withHigh(u, fraction | HALF);
      fraction = (0x00100000 - fraction) >> 2;
    }
    double f = u - 1;
    double halfSquare = 0.5 * f * f;
    if (fraction == 0) { // |f| < 2^−20
      if (f == 0) {
        return k == 0 ? 0 : k * LN2_HIGH + (lost + k * LN2_LOW);
      }
      double r = halfSquare * (1 - 0.66666666666666666 * f);
      return k == 0 ? f - r : k * LN2_HIGH - ((r - (k * LN2_LOW + lost)) - f);
    }
    double tail = tail(f, halfSquare);
    return k == 0
        ? f - (halfSquare - tail)
        : k * LN2_HIGH - ((halfSquare - (tail + (k * LN2_LOW + lost))) - f);
  }

  private static double tail(double f, double halfSquare) {
    double s = f / (2 + f);
    double z = s * s;
    double r = z * (LP1 + z * (LP2 + z * (LP3 + z * (LP4 + z * (LP5 + z * (LP6 + z * LP7))))));
    return s * (halfSquare + r);
  }

  /** e^x − 1, 0 ≤ x < 39. */
  static double expm1(double x) {
    int high = high(x);
    if (high <= HALF_LN2) {
      if (high < TWO_TO_MINUS_54) {
        return x;
      }
      double halfSquare = x * (0.5 * x);
      return x - (x * rational(x, halfSquare) - halfSquare);
    }
    int k = high < THREE_HALVES_LN2 ? 1 : (int) (INVERSE_LN2 * x + 0.5);
    double above = x - k * LN2_HIGH;
    double below = k * LN2_LOW;
    double r = above - below;
    double lost = (above - r) - below;
    double halfSquare = r * (0.5 * r);
    double e = r * (rational(r, halfSquare) - lost) - lost;
    e -= halfSquare;
    if (k == 1) {
      return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
    }
    double y;
    if (k < EXPONENT_SHIFT) {
      y = withHigh(0, ONE - (0x200000 >> k)) - (e - r);
    } else {
      y = r - (e + withHigh(0, (BIAS - k) << EXPONENT_SHIFT));
      y += 1;
    }
    return withHigh(y, high(y) + (k << EXPONENT_SHIFT));
  }

  private static double rational(double r, double halfSquare) {
    double r1 =
        1
            + halfSquare
                * (Q1
                    + halfSquare * (Q2 + halfSquare * (Q3 + halfSquare * (Q4 + halfSquare * Q5))));
    double t = 3 - r1 * (0.5 * r);
    return halfSquare * ((r1 - t) / (6 - r * t));
  }

  private static int high(double x) {
    return (int) (Double.doubleToRawLongBits(x) >>> Integer.SIZE);
  }

  private static double withHigh(double x, int high) {
    long low = Double.doubleToRawLongBits(x) & 0xffffffffL;
    return Double.longBitsToDouble((long) high << Integer.SIZE | low);
  }
}
