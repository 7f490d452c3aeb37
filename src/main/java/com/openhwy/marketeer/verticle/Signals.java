package com.openhwy.marketeer.verticle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does when it is signalled: TERM and INT end it gracefully, a second of them at
 * once; HUP reloads; USR1 reopens logs. QUIT does what TERM does where the JVM gives it away;
 * HotSpot keeps it for thread dumps. For {@code run} only: a test and an embedding program keep
 * their own signals.
 *
 * <p>By reflection, because the compiler warns of {@code sun.misc} in a way that no annotation
 * silences, and there is no other way to hear a HUP.
 */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final List<String> ENDING = List.of("TERM", "INT", "QUIT");

  /** What the signals mean. Called on a thread of the JVM's own; must not block for long. */
  public interface Actions {
    /** The first of the ending ones. */
    void stop();

    /** A second one: do not wait any longer. */
    void force();

    void reload();

    void reopenLogs();
  }

  private final Actions actions;
  private final AtomicInteger endings = new AtomicInteger();

  Signals(Actions actions) {
    this.actions = actions;
  }

  /** Takes the signals over. Those that the JVM or the system keeps for itself are logged. */
  public static void install(Actions actions) {
    Signals signals = new Signals(actions);
    List<String> names = new ArrayList<>(ENDING);
    names.add("HUP");
    names.add("USR1");
    for (String name : names) {
      signals.take(name);
    }
  }

  private void take(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler body = (proxy, method, args) -> invoked(name, proxy, method, args);
      Object ours =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, body);
      Object theirs = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, theirs, ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIG{} stays with the JVM or the system", name, e);
    }
  }

  private Object invoked(String name, Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "handle" -> {
        raised(name);
        yield proxy; // of a void method: ignored
      }
      case "equals" -> proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "marketeer's handler of SIG" + name;
    };
  }

  void raised(String name) {
    LOG.info("SIG{} received", name);
    switch (name) {
      case "HUP" -> actions.reload();
      case "USR1" -> actions.reopenLogs();
      default -> {
        if (endings.incrementAndGet() == 1) {
          actions.stop();
        } else {
          actions.force();
        }
      }
    }
  }
}
