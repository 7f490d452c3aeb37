package com.openhwy.marketeer.middleware.errorpages;

import com.openhwy.marketeer.middleware.WatchedFile;
import com.openhwy.marketeer.middleware.errorpages.ErrorPagesSettings.PageSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page with its text at hand. Immutable, but for a file that is read again.
 *
 * @param type media type without parameters, for the choice by {@code Accept}
 * @param text null for the page of a service
 */
record Page(
    PageSettings settings,
    String type,
    @Nullable Supplier<PageText> text,
    @Nullable WatchedFile<PageText> file) {

  /**
   * Reads its file.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static Page of(String name, PageSettings s) {
    String type = s.contentType().split(";", 2)[0].strip();
    if (!s.file().isEmpty()) {
      WatchedFile<PageText> file =
          new WatchedFile<>(name, s.file(), text -> new PageText(text, s.contentType()));
      return new Page(s, type, file::current, file);
    }
    if (!s.service().isEmpty()) {
      return new Page(s, type, null, null);
    }
    PageText text = new PageText(s.body(), s.contentType());
    return new Page(s, type, () -> text, null);
  }
}
