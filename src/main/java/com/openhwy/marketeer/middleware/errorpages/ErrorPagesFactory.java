package com.openhwy.marketeer.middleware.errorpages;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.WatchedFile;
import com.openhwy.marketeer.middleware.errorpages.ErrorPagesSettings.PageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes {@code error_pages}. */
public final class ErrorPagesFactory implements MiddlewareFactory<ErrorPagesSettings> {

  @Override
  public String type() {
    return "error_pages";
  }

  @Override
  public Class<ErrorPagesSettings> settings() {
    return ErrorPagesSettings.class;
  }

  @Override
  public void check(ErrorPagesSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (s.pages().isEmpty()) {
      complaints.about("pages", "is empty; expected at least one page");
    }
    for (int i = 0; i < s.pages().size(); i++) {
      check(s.pages().get(i), "pages[" + i + "]", complaints);
    }
  }

  private static void check(PageSettings page, String key, Complaints complaints) {
    for (StatusRanges.Span span : page.status().spans()) {
      if (span.from() < 400) {
        complaints.about(
            key + ".status", page.status() + " holds answers that are no errors; 400 is the least");
      }
    }
    long given =
        Stream.of(page.file(), page.body(), page.service()).filter(v -> !v.isEmpty()).count();
    if (given != 1) {
      complaints.about(
          key + ".body", "file, body and service: " + given + " of them are given; expected one");
    }
    if (page.answer() != 0 && (page.answer() < 200 || bodiless(page.answer()))) {
      complaints.about(
          key + ".answer", page.answer() + " has no body; expected a status that can have a page");
    }
    if (!page.path().startsWith("/")) {
      complaints.about(
          key + ".path", "\"" + page.path() + "\" is no path; expected something like /404.html");
    }
    complaints.checkFieldValue(key + ".path", page.path());
    complaints.checkFieldValue(key + ".content_type", page.contentType());
    if (page.contentType().indexOf('/') < 1) {
      complaints.about(
          key + ".content_type",
          "\"" + page.contentType() + "\" is no media type; expected something like text/html");
    }
  }

  private static boolean bodiless(int status) {
    return status == 204 || status == 205 || status == 304;
  }

  @Override
  public List<String> services(ErrorPagesSettings settings) {
    return settings.pages().stream()
        .map(PageSettings::service)
        .filter(service -> !service.isEmpty())
        .distinct()
        .toList();
  }

  @Override
  public MiddlewareDefinition define(String name, ErrorPagesSettings settings) {
    List<Page> pages = new ArrayList<>();
    for (PageSettings page : settings.pages()) {
      pages.add(Page.of(name, page));
    }
    return new Definition(List.copyOf(pages));
  }

  /** What the loops share is the text of the files. */
  record Definition(List<Page> pages) implements MiddlewareDefinition {

    @Override
    public Middleware instance(LoopResources loop, int slot) {
      for (Page page : pages) {
        WatchedFile<PageText> file = page.file();
        if (file != null) {
          file.watch(loop.vertx());
        }
      }
      return new ErrorPages(pages, loop);
    }

    @Override
    public void close() {
      for (Page page : pages) {
        WatchedFile<PageText> file = page.file();
        if (file != null) {
          file.close();
        }
      }
    }
  }
}
