package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.Renewal.Window;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we know of a name besides its certificate: what was tried, what worked, when to come back.
 * Kept across restarts, so that one does not begin the tries anew. Immutable.
 *
 * @param directory of the authority that issued, empty while nobody has
 * @param order its address there
 * @param challenge that worked last, empty while none has
 * @param issued when certificates were issued, the last few
 * @param window that the authority suggests for the renewal
 * @param askWindow when to ask it again
 * @param failures in a row, of any kind
 * @param unproved how many of them were challenges that the authority found unanswered
 * @param nextTry not before; null for at once
 */
record NameState(
    String directory,
    String order,
    String challenge,
    List<Instant> issued,
    @Nullable Window window,
    @Nullable Instant askWindow,
    int failures,
    int unproved,
    @Nullable Instant nextTry,
    @Nullable String lastError,
    @Nullable Instant lastErrorAt) {
  static final NameState NEW =
      new NameState("", "", "", List.of(), null, null, 0, 0, null, null, null);
  private static final int KEPT = 10;

  NameState {
    issued = List.copyOf(issued);
  }

  NameState succeeded(String by, String orderUrl, String with, Instant now) {
    List<Instant> all = new ArrayList<>(issued);
    all.add(now);
    List<Instant> last = all.subList(Math.max(0, all.size() - KEPT), all.size());
    return new NameState(by, orderUrl, with, last, null, now, 0, 0, null, null, null);
  }

  NameState failed(String why, boolean challenged, Instant now, Instant next) {
    return new NameState(
        directory,
        order,
        challenge,
        issued,
        window,
        askWindow,
        failures + 1,
        unproved + (challenged ? 1 : 0),
        next,
        why,
        now);
  }

  /** Not now, and nobody's failure. */
  NameState postponed(String why, Instant now, Instant next) {
    return new NameState(
        directory, order, challenge, issued, window, askWindow, failures, unproved, next, why, now);
  }

  NameState suggested(@Nullable Window suggestion, Instant askAgain) {
    return new NameState(
        directory,
        order,
        challenge,
        issued,
        suggestion,
        askAgain,
        failures,
        unproved,
        nextTry,
        lastError,
        lastErrorAt);
  }

  JsonObject toJson() {
    JsonArray times = new JsonArray();
    issued.forEach(time -> times.add(time.toString()));
    JsonObject json =
        new JsonObject()
            .put("directory", directory)
            .put("order", order)
            .put("challenge", challenge)
            .put("issued", times)
            .put("failures", failures)
            .put("unproved", unproved);
    put(json, "window_start", window == null ? null : window.start());
    put(json, "window_end", window == null ? null : window.end());
    put(json, "ask_window", askWindow);
    put(json, "next_try", nextTry);
    put(json, "last_error", lastError);
    put(json, "last_error_at", lastErrorAt);
    return json;
  }

  private static void put(JsonObject json, String key, @Nullable Object value) {
    if (value != null) {
      json.put(key, value.toString());
    }
  }

  /**
   * @throws RuntimeException when it is none
   */
  static NameState of(JsonObject json) {
    List<Instant> times = new ArrayList<>();
    for (Object time : json.getJsonArray("issued", new JsonArray())) {
      times.add(Instant.parse(String.valueOf(time)));
    }
    Instant start = json.getInstant("window_start");
    Instant end = json.getInstant("window_end");
    return new NameState(
        json.getString("directory", ""),
        json.getString("order", ""),
        json.getString("challenge", ""),
        times,
        start == null || end == null ? null : new Window(start, end),
        json.getInstant("ask_window"),
        json.getInteger("failures", 0),
        json.getInteger("unproved", 0),
        json.getInstant("next_try"),
        json.getString("last_error"),
        json.getInstant("last_error_at"));
  }
}
