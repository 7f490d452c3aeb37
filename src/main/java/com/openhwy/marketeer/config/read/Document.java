package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text of configuration.
 *
 * @param file as its problems name it
 * @param environment what HOCON's own substitutions may see
 */
public record Document(String file, Format format, String text, Map<String, String> environment) {

  /**
   * Reads it, without its {@code ${…}} replaced.
   *
   * @return an empty document is an empty mapping; null when it is malformed, which {@code
   *     problems} then knows
   */
  public @Nullable Node read(Problems problems) {
    return format.parse(this, problems);
  }

  Node.Mark mark(int line, int column) {
    return new Node.Mark(file, line, column);
  }

  Node.Mapping empty() {
    return new Node.Mapping(Map.of(), Map.of(), mark(1, 1));
  }
}
