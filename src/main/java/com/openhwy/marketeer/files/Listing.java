package com.openhwy.marketeer.files;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The contents of a directory as a page and as JSON. Thread-safe: immutable but for its age and the
 * references its contents count.
 */
final class Listing implements Resource {
  /** More are left out, and the page says so. */
  static final int MOST_ROWS = 10_000;

  /**
   * @param size bytes; means nothing for a directory
   */
  record Row(String name, boolean directory, long size, Instant modified) {}

  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.directory())
          .thenComparing(Row::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(Row::name);

  private final Content page;
  private final Content json;
  private final Age age;

  private Listing(Content page, Content json, Age age) {
    this.page = page;
    this.json = json;
    this.age = age;
  }

  /**
   * @param path canonical request path of the directory, with its slash
   * @param found in any order; more than {@link #MOST_ROWS} means there are more
   */
  static Listing of(String path, List<Row> found, Age age) {
    List<Row> rows = found.stream().sorted(ORDER).limit(MOST_ROWS).toList();
    boolean cut = found.size() > rows.size();
    return new Listing(
        content(ListingPage.html(path, rows, cut)), content(ListingPage.json(rows)), age);
  }

  private static Content content(String text) {
    return new MemoryContent(ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, text));
  }

  /** HTML. */
  Content page() {
    return page;
  }

  /** An array of {@code {name, type, size, modified}}. */
  Content json() {
    return json;
  }

  @Override
  public Age age() {
    return age;
  }

  int weight() {
    return page.weight() + json.weight();
  }

  @Override
  public boolean retain() {
    if (!page.retain()) {
      return false;
    }
    if (!json.retain()) {
      page.release();
      return false;
    }
    return true;
  }

  @Override
  public void release() {
    page.release();
    json.release();
  }
}
