package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.ByteRanges;
import com.openhwy.marketeer.http.Conditions;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import org.jspecify.annotations.Nullable;

/** Writes the response for a file that was found. Owned by one event loop. */
final class FileAnswer {
  /** What became of an attempt to answer. */
  enum Outcome {
    DONE,
    /** The store let go of the bytes meanwhile; nothing was written. */
    GONE,
    /** 412. */
    PRECONDITION_FAILED,
    /** 416; {@code Content-Range} stands in the response. */
    UNSATISFIABLE
  }

  private final FileIo io;
  private final Ticker ticker;

  FileAnswer(FileIo io, Ticker ticker) {
    this.io = io;
    this.ticker = ticker;
  }

  /** Answers a GET or HEAD. After {@link Outcome#DONE} the exchange was responded to. */
  Outcome give(Exchange x, FileEntry file) {
    Request request = x.request();
    Representation chosen = choose(request, file);
    long now = ticker.epochMillis() / 1000;
    switch (Conditions.judge(request, chosen, now)) {
      case NOT_MODIFIED -> {
        validators(x.response().status(304).headers(), file, chosen);
        x.response().length(chosen.content().size());
        x.respond();
        return Outcome.DONE;
      }
      case FAILED -> {
        return Outcome.PRECONDITION_FAILED;
      }
      case PROCEED -> {}
    }
    ByteRanges ranges = ranges(request, chosen, now);
    if (ranges == null) {
      return whole(x, file, chosen);
    }
    if (ranges.count() == 0) {
      x.response().headers().set(HeaderName.CONTENT_RANGE, "bytes */" + chosen.content().size());
      return Outcome.UNSATISFIABLE;
    }
    return ranges.count() == 1
        ? oneRange(x, file, chosen, ranges)
        : manyRanges(x, file, chosen, ranges);
  }

  /** Sends a file as the page of an error: without anything that would make it a document. */
  boolean errorPage(Exchange x, FileEntry file, int status) {
    Representation chosen = choose(x.request(), file);
    Response response = x.response();
    if (!body(x, chosen.content(), 0, chosen.content().size())) {
      return false;
    }
    Headers headers = response.status(status).headers();
    headers.set(HeaderName.CONTENT_TYPE, file.contentType());
    encoding(headers, chosen);
    vary(headers, file);
    x.respond();
    return true;
  }

  private static Representation choose(Request request, FileEntry file) {
    return file.choose(file.varies() ? request.headers().joined(HeaderName.ACCEPT_ENCODING) : null);
  }

  /** Only GET has ranges (RFC 9110 14.2). */
  private static @Nullable ByteRanges ranges(Request request, Representation chosen, long now) {
    String field = request.headers().joined(HeaderName.RANGE);
    if (field == null || request.isHead() || !Conditions.rangeApplies(request, chosen, now)) {
      return null;
    }
    return ByteRanges.parse(field, chosen.content().size());
  }

  private Outcome whole(Exchange x, FileEntry file, Representation chosen) {
    if (!body(x, chosen.content(), 0, chosen.content().size())) {
      return Outcome.GONE;
    }
    Headers headers = x.response().status(200).headers();
    headers.set(HeaderName.CONTENT_TYPE, file.contentType());
    document(headers, file, chosen);
    x.respond();
    return Outcome.DONE;
  }

  private Outcome oneRange(Exchange x, FileEntry file, Representation chosen, ByteRanges ranges) {
    if (!body(x, chosen.content(), ranges.first(0), ranges.length(0))) {
      return Outcome.GONE;
    }
    Headers headers = x.response().status(206).headers();
    headers.set(HeaderName.CONTENT_TYPE, file.contentType());
    headers.set(HeaderName.CONTENT_RANGE, ranges.contentRange(0, chosen.content().size()));
    document(headers, file, chosen);
    x.respond();
    return Outcome.DONE;
  }

  private Outcome manyRanges(Exchange x, FileEntry file, Representation chosen, ByteRanges ranges) {
    Multipart parts = Multipart.of(chosen.content(), ranges, file.contentType());
    if (parts == null) {
      return Outcome.GONE;
    }
    Headers headers = x.response().status(206).headers();
    headers.set(HeaderName.CONTENT_TYPE, parts.contentType());
    document(headers, file, chosen);
    x.response().body(new SegmentSource(parts.segments(), io), parts.length());
    x.respond();
    return Outcome.DONE;
  }

  /** HEAD has the length that GET would have had, and no body. */
  private boolean body(Exchange x, Content content, long from, long length) {
    if (x.request().isHead()) {
      x.response().length(length);
      return true;
    }
    return content.give(x.response(), from, length, io);
  }

  private static void document(Headers headers, FileEntry file, Representation chosen) {
    headers.set(HeaderName.LAST_MODIFIED, chosen.lastModified());
    headers.set(HeaderName.ACCEPT_RANGES, "bytes");
    encoding(headers, chosen);
    validators(headers, file, chosen);
  }

  /** What a 304 repeats (RFC 9110 15.4.5). */
  private static void validators(Headers headers, FileEntry file, Representation chosen) {
    headers.set(HeaderName.ETAG, chosen.etag());
    String cacheControl = file.cacheControl();
    if (cacheControl != null) {
      headers.set(HeaderName.CACHE_CONTROL, cacheControl);
    }
    vary(headers, file);
  }

  private static void encoding(Headers headers, Representation chosen) {
    if (!chosen.coding().isEmpty()) {
      headers.set(HeaderName.CONTENT_ENCODING, chosen.coding());
    }
  }

  private static void vary(Headers headers, FileEntry file) {
    if (file.varies()) {
      headers.add(HeaderName.VARY, "Accept-Encoding");
    }
  }

  /** The failure that an outcome means. */
  static Failure failure(Outcome outcome) {
    return switch (outcome) {
      case PRECONDITION_FAILED ->
          Failure.of(
              FailureKind.PRECONDITION_FAILED,
              "If-Match or If-Unmodified-Since does not hold for the file as it is now");
      case UNSATISFIABLE ->
          Failure.of(FailureKind.RANGE_NOT_SATISFIABLE, "no range asked for lies within the file");
      case DONE, GONE ->
          Failure.of(FailureKind.OVERLOAD, "the file left the store faster than it could be sent");
    };
  }
}
