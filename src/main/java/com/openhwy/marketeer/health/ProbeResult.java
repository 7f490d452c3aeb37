package com.openhwy.marketeer.health;

/**
 * What one check met.
 *
 * @param text for the operator: the value met and, when it is bad, what was expected
 */
record ProbeResult(boolean good, String text) {

  static ProbeResult good(String text) {
    return new ProbeResult(true, text);
  }

  static ProbeResult bad(String text) {
    return new ProbeResult(false, text);
  }
}
