package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(new Table("A", "LONG").row("long", "b").row("", 3))
        .hasToString(
            """
            A     LONG
            long  b
            -     3
            """);
  }

  @Test
  void noBlankAtTheEndOfALine() {
    assertThat(new Table("A", "B").row("x", "yyyy").toString()).doesNotContain(" \n");
  }

  @Test
  void aColumnThatNobodyFillsIsLeftOut() {
    JsonArray rows =
        new JsonArray()
            .add(new JsonObject().put("a", 1).put("b", new JsonArray()).put("hidden", "x"))
            .add(new JsonObject().put("a", 2).put("c", "y"));

    assertThat(JsonTable.of(rows, "a", "b", "c"))
        .isEqualTo(
            """
            A  C
            1  -
            2  y
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"v\":1}                       | 1",
        "{\"v\":null}                    | ''",
        "{\"v\":[1,2]}                   | 1,2",
        "{\"v\":[]}                      | ''",
        "{\"v\":{\"a\":1,\"b\":[\"x\",\"y\"]}} | a=1 b=x,y",
        "{\"v\":{\"a\":null,\"b\":true}} | b=true",
      })
  void cells(String json, String cell) {
    assertThat(JsonTable.cell(new JsonObject(json).getValue("v"))).isEqualTo(cell);
  }
}
