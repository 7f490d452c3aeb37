package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.base.Suggestion;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The features a configuration may name, by type. Immutable. */
public final class MiddlewareCatalogue {
  private final Map<String, MiddlewareFactory<?>> byType;

  private MiddlewareCatalogue(Map<String, MiddlewareFactory<?>> byType) {
    this.byType = byType;
  }

  /**
   * @throws IllegalArgumentException when two factories claim one type
   */
  public static MiddlewareCatalogue of(List<? extends MiddlewareFactory<?>> factories) {
    Map<String, MiddlewareFactory<?>> byType = new TreeMap<>();
    for (MiddlewareFactory<?> factory : factories) {
      MiddlewareFactory<?> other = byType.put(factory.type(), factory);
      if (other != null) {
        throw new IllegalArgumentException(
            "both "
                + other.getClass().getName()
                + " and "
                + factory.getClass().getName()
                + " claim the middleware type \""
                + factory.type()
                + "\"; each needs a type of its own");
      }
    }
    return new MiddlewareCatalogue(Collections.unmodifiableMap(byType));
  }

  /** The feature of that type, null for a type not known; {@link #unknown} then says so. */
  public @Nullable MiddlewareFactory<?> find(String type) {
    return byType.get(type);
  }

  /** For the operator: what was met, what it may have meant, and all there is. */
  public String unknown(String type) {
    return "unknown middleware type \""
        + type
        + "\""
        + Suggestion.hint(type, byType.keySet())
        + " (there are: "
        + String.join(", ", byType.keySet())
        + ")";
  }

  /** In alphabetical order. */
  public Collection<String> types() {
    return byType.keySet();
  }

  /** In the order of their types. */
  public Collection<MiddlewareFactory<?>> factories() {
    return byType.values();
  }
}
