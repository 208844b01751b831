package dev.offbeat.trainer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TasksTest {
  private static final int DRAWS = 200;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void parity_everyPrefix_isTheNumberOfItsOnes() {
    for (int n = 0; n < DRAWS; n++) {
      Sequence drawn = new ParityTask().draw(1 + n, random);
      for (int t = 0; t < drawn.steps(); t++) {
        int end = t + 1;
        long ones = IntStream.range(0, end).filter(i -> drawn.x(i, 0) > 0).count();
        assertThat(drawn.isAsked(t)).isTrue();
        assertThat(drawn.target(t)).isEqualTo(ones % 2 == 1 ? 1 : -1);
      }
    }
  }

  @Test
  void addition_bitsOfTheSum_areThoseOfLongArithmetic() {
    for (int n = 0; n < DRAWS; n++) {
      Sequence drawn = new AdditionTask().draw(1 + n, random);
      BigInteger sum = number(drawn, 0).add(number(drawn, 1));
      for (int t = 0; t < drawn.steps(); t++) {
        assertThat(drawn.target(t) > 0).isEqualTo(sum.testBit(t));
        assertThat(drawn.isAsked(t)).isTrue();
      }
    }
  }

  private static BigInteger number(Sequence drawn, int input) {
    BigInteger number = BigInteger.ZERO;
    for (int t = 0; t < drawn.steps(); t++) {
      number = drawn.x(t, input) > 0 ? number.setBit(t) : number;
    }
    return number;
  }

  @Test
  void evenCount_onlyTheEndIsAsked_andCountsB() {
    int even = 0;
    for (int n = 0; n < DRAWS; n++) {
      Sequence drawn = new EvenCountTask().draw(1 + n, random);
      int last = drawn.steps() - 1;
      long b = IntStream.rangeClosed(0, last).filter(t -> drawn.x(t, 1) == 1).count();
      long a = IntStream.rangeClosed(0, last).filter(t -> drawn.x(t, 0) == 1).count();
      assertThat(a + b).isEqualTo(drawn.steps());
      assertThat(drawn.target(last)).isEqualTo(b % 2 == 0 ? 1 : -1);
      assertThat(drawn.asked()).isOne();
      assertThat(drawn.isAsked(last)).isTrue();
      even += b % 2 == 0 ? 1 : 0;
    }
    assertThat(even).isBetween(DRAWS / 3, 2 * DRAWS / 3);
  }

  @Test
  void adding_oneMarkInEachHalf_halfTheirSumIsAsked() {
    for (int n = 0; n < DRAWS; n++) {
      Sequence drawn = new AddingTask().draw(2 + n, random);
      int steps = drawn.steps();
      int[] marks = IntStream.range(0, steps).filter(t -> drawn.x(t, 1) == 1).toArray();
      assertThat(marks).hasSize(2);
      assertThat(marks[0]).isLessThan(steps / 2);
      assertThat(marks[1]).isGreaterThanOrEqualTo(steps / 2);
      assertThat(drawn.target(steps - 1))
          .isEqualTo((drawn.x(marks[0], 0) + drawn.x(marks[1], 0)) / 2);
      assertThat(drawn.asked()).isOne();
    }
  }

  @Test
  void recall_firstNumber_isAskedAtTheEnd() {
    for (int n = 0; n < DRAWS; n++) {
      Sequence drawn = new RecallTask().draw(2 + n, random);
      int last = drawn.steps() - 1;
      assertThat(drawn.x(0, 1)).isOne();
      assertThat(drawn.x(last, 2)).isOne();
      assertThat(drawn.target(last)).isEqualTo(drawn.x(0, 0));
      assertThat(drawn.asked()).isOne();
    }
  }

  @Test
  void isRight_bitsByTheirSign_numbersWithinATenth() {
    assertThat(new ParityTask().isRight(1, 0.1f)).isTrue();
    assertThat(new ParityTask().isRight(-1, 0.1f)).isFalse();
    assertThat(new AddingTask().isRight(0.5f, 0.59f)).isTrue();
    assertThat(new RecallTask().isRight(0.5f, 0.61f)).isFalse();
    assertThat(new RecallTask().isRight(0.5f, Float.NaN)).isFalse();
    assertThat(new ParityTask().isRight(-1, Float.NaN)).isFalse();
  }

  @Test
  void fill_shorterThanTheWindow_leavesNoTraceOfALongerOne() {
    Window window = new Network(Architecture.of(CellKind.GRU, 2), 1, 1, 1).newWindow(5, 2);
    new ParityTask().draw(5, random).fill(window, 1);
    new ParityTask().draw(2, random).fill(window, 1);
    for (int t = 0; t < 5; t++) {
      assertThat(window.weight(t)).containsExactly(0, t < 2 ? 1 : 0);
      assertThat(window.x(t)[1] == 0).isEqualTo(t >= 2);
    }
  }
}
