package com.openhwy.marketeer.upstream;

/** Hears of what services find out by themselves. On any event loop; must not block. */
public interface ServiceListener {

  /**
   * An endpoint is kept away.
   *
   * @param nanos for how long
   */
  void ejected(Service service, Endpoint endpoint, Ejection ejection, long nanos);

  /**
   * A circuit breaker took a step.
   *
   * @param endpoint its label; empty when the breaker is the service's
   * @param state open, half_open, ramp or closed
   * @param why it opened
   */
  void circuit(String service, String endpoint, String state, String why);

  /** An endpoint that was ejected is used again. */
  void readmitted(Service service, Endpoint endpoint);
}
