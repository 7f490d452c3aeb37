package com.openhwy.marketeer.expression;

/**
 * Something wrong in the text of an expression.
 *
 * @param line of the text, from 1
 * @param column from 1
 * @param message what was met, what was expected and the way out
 */
public record Flaw(int line, int column, String message) {

  /** Where the text has one line, only the column is said. */
  @Override
  public String toString() {
    return (line == 1 ? "column " : "line " + line + ", column ") + column + ": " + message;
  }
}
