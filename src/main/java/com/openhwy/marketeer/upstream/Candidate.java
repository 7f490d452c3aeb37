package com.openhwy.marketeer.upstream;

/** What one event loop keeps about an endpoint to pick by. Owned by that loop. */
final class Candidate {
  /** Parts of a weight, so that one that ramps up has something to ramp through. */
  static final int SCALE = 100;

  private final Endpoint endpoint;
  private int tier;
  private long weight;
  private long current;
  private long load;

  Candidate(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  int tier() {
    return tier;
  }

  void place(int tier, long weight) {
    this.tier = tier;
    this.weight = weight;
  }

  /** Weight times {@link #SCALE}, less while it ramps up; from 1. */
  long weight() {
    return weight;
  }

  /** The running number of smooth weighted round robin. */
  long current() {
    return current;
  }

  void current(long value) {
    this.current = value;
  }

  /** Scratch of one pick: requests in flight. */
  long load() {
    return load;
  }

  void load(long value) {
    this.load = value;
  }

  boolean usable(AttemptLog tried) {
    return (tried.size() == 0 || !tried.contains(endpoint)) && endpoint.hasRoom();
  }
}
