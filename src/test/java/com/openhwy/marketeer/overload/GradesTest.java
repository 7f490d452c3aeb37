package com.openhwy.marketeer.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.overload.Grades.Reason;
import com.openhwy.marketeer.overload.Grades.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradesTest {
  private static final long MILLI = 1_000_000;

  private final Grades grades = new Grades(new Thresholds(0.9, 100 * MILLI));
  private long now = -3_000 * MILLI;

  private int at(double heap, long lagMillis, long afterMillis) {
    now += afterMillis * MILLI;
    return grades.take(heap, lagMillis * MILLI, now);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0.0,   0,   0, LOOP_LAG
          0.89,  99,  0, LOOP_LAG
          0.5,   100, 1, LOOP_LAG
          0.5,   149, 1, LOOP_LAG
          0.5,   150, 2, LOOP_LAG
          0.5,   200, 3, LOOP_LAG
          0.5,   300, 4, LOOP_LAG
          0.5,   500, 5, LOOP_LAG
          0.9,   0,   1, HEAP
          0.93,  0,   2, HEAP
          0.951, 0,   3, HEAP
          0.976, 0,   4, HEAP
          0.995, 0,   5, HEAP
          0.93,  110, 2, HEAP
          0.93,  210, 3, LOOP_LAG
          """)
  void howHardItIsPressed(double heap, long lagMillis, int grade, Reason reason) {
    assertThat(at(heap, lagMillis, 20)).isEqualTo(grade);
    assertThat(grades.reason()).isEqualTo(reason);
  }

  @Test
  void itFallsOneGradeAtATime() {
    assertThat(at(0, 250, 20)).isEqualTo(3);
    assertThat(at(0, 0, 20)).isEqualTo(3);
    assertThat(at(0, 0, 960)).isEqualTo(3);
    assertThat(at(0, 0, 40)).isEqualTo(2);
    assertThat(at(0, 0, 980)).isEqualTo(2);
    assertThat(at(0, 0, 20)).isEqualTo(1);
    assertThat(at(0, 0, 1000)).isZero();
    assertThat(at(0, 0, 5000)).isZero();
  }

  @Test
  void aLittleLessIsNotEnough() {
    assertThat(at(0, 100, 20)).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      assertThat(at(0, 80, 100)).as("four fifths of the threshold").isEqualTo(1);
    }
    assertThat(at(0, 70, 900)).isEqualTo(1);
    assertThat(at(0, 80, 20)).as("begins anew").isEqualTo(1);
    assertThat(at(0, 70, 990)).isEqualTo(1);
    assertThat(at(0, 70, 20)).isZero();
    assertThat(at(0.91, 0, 20)).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      assertThat(at(0.89, 0, 100)).isEqualTo(1);
    }
    assertThat(at(0.87, 0, 1000)).isZero();
  }

  @Test
  void itRisesAtOnceWhileItFalls() {
    assertThat(at(0, 250, 20)).isEqualTo(3);
    assertThat(at(0, 0, 1100)).isEqualTo(2);
    assertThat(at(0, 600, 20)).isEqualTo(5);
  }

  @Test
  void whatIsOffDoesNotPress() {
    Grades heapOnly = new Grades(new Thresholds(0.9, 0));
    assertThat(heapOnly.take(0.5, 9_000 * MILLI, 0)).isZero();
    assertThat(heapOnly.take(0.91, 0, 0)).isEqualTo(1);
    Grades lagOnly = new Grades(new Thresholds(0, 100 * MILLI));
    assertThat(lagOnly.take(1, 0, 0)).isZero();
    Grades brim = new Grades(new Thresholds(1, 0));
    assertThat(brim.take(0.99, 0, 0)).isZero();
    assertThat(brim.take(1, 0, 0)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"0,-", "1,SHEDDABLE", "2,LOW", "3,NORMAL", "4,HIGH", "5,CRITICAL"})
  void whoIsTurnedAway(int grade, String mostImportant) {
    for (Importance importance : Importance.values()) {
      boolean expected =
          !mostImportant.equals("-")
              && importance.compareTo(Importance.valueOf(mostImportant)) >= 0;
      assertThat(Grades.refuses(grade, importance)).isEqualTo(expected);
    }
  }
}
