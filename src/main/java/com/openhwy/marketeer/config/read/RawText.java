package com.openhwy.marketeer.config.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was found, before anybody reads it. Immutable.
 *
 * @param file as problems name it: a path, or {@code store http#1}
 * @param document what it belongs to: {@code marketeer}, {@code routes}, {@code services}, {@code
 *     middlewares} or {@link #STORE}
 * @param text empty when {@code fault} is given
 * @param fault why it could not be had, in words for the operator; null when it could
 */
public record RawText(
    String file, String document, Format format, String text, @Nullable String fault) {
  /** A further store: its tree lies over what the files say. */
  public static final String STORE = "store";

  /** The documents of a configuration directory, in the order they are read. */
  public static final List<String> DOCUMENTS =
      List.of("marketeer", "routes", "services", "middlewares");
}
