package com.openhwy.marketeer.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The signals of this process. The JDK's only way is {@code sun.misc.Signal}, which module
 * jdk.unsupported exports for good; it is reached by reflection because javac's warning about it
 * cannot be answered in the source.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs the action on a thread of its own each time the signal comes, instead of what the JVM
   * would do.
   *
   * @param name without SIG: {@code TERM}
   * @return false where the system has no such signal or the JVM keeps it for itself ({@code QUIT}:
   *     the thread dump; all of them under {@code -Xrs})
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, args) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                return switch (method.getName()) {
                  case "equals" -> self == args[0];
                  case "hashCode" -> System.identityHashCode(self);
                  default -> "handler of SIG" + name;
                };
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return false;
      }
      throw new IllegalStateException("SIG" + name + " cannot be handled", e);
    } catch (ReflectiveOperationException e) {
      return false; // a JVM without jdk.unsupported
    }
  }
}
