package com.openhwy.marketeer.config.bind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that is wrong with a configuration, gathered so that it can be told at once. Not thread-safe.
 */
public final class Problems {

  /**
   * @param path as in {@code routes[2].backend.service}
   * @param message what was met, what was expected and the way out
   */
  public record Problem(Node.Mark mark, String path, String message) {
    /**
     * {@code conf/routes.yaml:12:7: routes[2].backend.service: unknown service "tori"; did you mean
     * "torii"?}
     */
    @Override
    public String toString() {
      return mark + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  private final List<Problem> all = new ArrayList<>();

  public void add(Node.Mark mark, String path, String message) {
    all.add(new Problem(mark, path, message));
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public int count() {
    return all.size();
  }

  /** By file, line and column; each once. */
  public List<Problem> sorted() {
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Problem p) -> p.mark().file())
                .thenComparingInt(p -> p.mark().line())
                .thenComparingInt(p -> p.mark().column()))
        .toList();
  }
}
