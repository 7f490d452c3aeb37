package com.openhwy.marketeer.gateway;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is killed and revived, and misbehaves as it is told; it knows how often it was
 * sent what. Its port stays its own while it is dead, so that nobody else gets it.
 */
final class FlappingEndpoint implements AutoCloseable {

  /** What it does with requests; while it refuses there is none. */
  enum Mood {
    WELL,
    REFUSES,
    RESETS,
    /**
     * With its first two GETs: more would take time and show nothing; a POST may not be tried
     * again.
     */
    HANGS,
    BUSY
  }

  /** From one start to the next kill. */
  private record Life(ScriptedEndpoint endpoint, AtomicInteger open) {}

  private final Socket port = ScriptedEndpoint.taken();
  private final Map<String, AtomicInteger> seen;
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final List<ScriptedEndpoint> lives = new ArrayList<>();
  private @Nullable Life life;
  private final AtomicInteger hangs = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile boolean answered = true;

  /**
   * Starts well.
   *
   * @param seen of all endpoints: how often a target was asked for
   */
  FlappingEndpoint(Map<String, AtomicInteger> seen) throws IOException {
    this.seen = seen;
    life = live();
  }

  private Life live() throws IOException {
    AtomicInteger open = new AtomicInteger();
    ScriptedEndpoint endpoint = new ScriptedEndpoint(port, c -> serve(c, open));
    lives.add(endpoint);
    return new Life(endpoint, open);
  }

  String url() {
    return "http://127.0.0.1:" + port.getLocalPort();
  }

  void become(Mood next) throws IOException {
    hangs.set(next == Mood.HANGS ? 2 : 0);
    mood = next;
    if (next == Mood.REFUSES) {
      kill();
    } else if (life == null) {
      life = live();
    }
  }

  private void kill() throws IOException {
    if (life != null) {
      life.endpoint.kill();
      life = null;
      answered = false;
    }
  }

  /** Whether the gateway heard from it since it was dead; before, it may keep away. */
  boolean answered() {
    return answered;
  }

  /** Connections that are open. */
  int open() {
    return life == null ? 0 : life.open.get();
  }

  /** Targets of requests that it had in hand and did not answer well. */
  Set<String> broken() {
    return broken;
  }

  private void serve(ScriptedEndpoint.Connection c, AtomicInteger open) throws IOException {
    open.incrementAndGet();
    try {
      while (true) {
        answer(c);
      }
    } finally {
      open.decrementAndGet();
    }
  }

  private void answer(ScriptedEndpoint.Connection c) throws IOException {
    String head = c.head();
    int at = head.indexOf("Content-Length: ");
    if (at >= 0) {
      c.bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
    }
    String target = head.split(" ", 3)[1];
    seen.computeIfAbsent(target, t -> new AtomicInteger()).incrementAndGet();
    Mood now = mood;
    if (now == Mood.RESETS) {
      broken.add(target);
      c.reset();
    } else if (now == Mood.HANGS && head.startsWith("GET ") && hangs.getAndDecrement() > 0) {
      c.head(); // never comes: the gateway gives up and closes
    } else if (now == Mood.BUSY) {
      broken.add(target);
      answered = true;
      c.send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
    } else {
      answered = true;
      c.send("HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    for (ScriptedEndpoint each : lives) {
      each.close();
    }
    port.close();
  }
}
