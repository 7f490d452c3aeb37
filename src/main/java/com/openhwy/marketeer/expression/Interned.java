package com.openhwy.marketeer.expression;

import dev.cel.runtime.Program;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every expression that is in use, by what it was made from. The check of a configuration, its
 * compilation and the next reload meet the same texts: each is compiled once. Thread-safe; for
 * workers.
 */
final class Interned {
  private record Key(String text, Scope scope, Wanted wanted) {}

  private static final class Entry extends WeakReference<Expression> {
    private final Key key;

    Entry(Key key, Expression expression, ReferenceQueue<Expression> gone) {
      super(expression, gone);
      this.key = key;
    }
  }

  private final Map<Key, Entry> entries = new HashMap<>();
  private final ReferenceQueue<Expression> gone = new ReferenceQueue<>();

  /**
   * @param flaws takes all that is wrong
   * @return null when there is anything
   */
  synchronized @Nullable Expression get(String text, Scope scope, Wanted wanted, List<Flaw> flaws) {
    forget();
    Key key = new Key(text, scope, wanted);
    Entry entry = entries.get(key);
    Expression known = entry == null ? null : entry.get();
    if (known != null) {
      return known;
    }
    Program program = Environment.of(scope).compile(text, wanted, flaws);
    if (program == null) {
      return null;
    }
    Expression made = new Expression(text, scope, program);
    entries.put(key, new Entry(key, made, gone));
    return made;
  }

  private void forget() {
    for (Object dead = gone.poll(); dead != null; dead = gone.poll()) {
      if (dead instanceof Entry entry) {
        entries.remove(entry.key, entry);
      }
    }
  }
}
