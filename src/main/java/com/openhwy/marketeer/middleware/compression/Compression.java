package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.QValues;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.Vary;
import com.openhwy.marketeer.middleware.LoopResources;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each response on its way up: whether it could be compressed for anybody, which the
 * client and every cache has to know ({@code Vary}), and whether it is for this one. Owned by one
 * event loop.
 */
final class Compression implements Middleware {
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_MODIFIED = 304;

  /** Values of one field that are remembered; clients and endpoints do not have many. */
  private static final int REMEMBERED = 128;

  private static final int REMEMBERED_LENGTH = 96;

  private final Rules rules;
  private final LoopEncoder[] encoders;
  private final String[] tokens;
  private final LoopResources loop;
  private final Executor later;
  private final int slot;
  private final Map<String, BodyKind> kinds = new HashMap<>();
  private final Map<String, Integer> choices = new HashMap<>();

  Compression(Rules rules, LoopEncoder[] encoders, LoopResources loop, int slot) {
    this.rules = rules;
    this.encoders = encoders;
    this.loop = loop;
    this.slot = slot;
    this.tokens = new String[encoders.length];
    for (int i = 0; i < encoders.length; i++) {
      tokens[i] = encoders[i].token();
    }
    Context context = loop.vertx().getOrCreateContext();
    this.later = task -> context.runOnContext(nothing -> task.run());
  }

  @Override
  public Flow onRequest(Exchange x) {
    if (rules.strongIfMatch()) {
      EntityTags.strengthen(x.request().headers());
    }
    return Flow.CONTINUE;
  }

  @Override
  public Flow onResponse(Exchange x) {
    Response response = x.response();
    Headers headers = response.headers();
    if (response.status() == NOT_MODIFIED) {
      notModified(x, headers);
      return Flow.CONTINUE;
    }
    BodyKind kind = kind(headers.get(HeaderName.CONTENT_TYPE));
    if (kind == BodyKind.OTHER || !rules.concerns(x)) {
      return Flow.CONTINUE;
    }
    Vary.add(headers, HeaderName.ACCEPT_ENCODING);
    if (response.status() == PARTIAL_CONTENT || !Rules.leavesItToUs(x)) {
      return Flow.CONTINUE;
    }
    int choice = choice(x.request().headers().joined(HeaderName.ACCEPT_ENCODING));
    if (choice >= 0) {
      compress(x, kind, encoders[choice]);
    }
    return Flow.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x) {
    if (x.slot(slot) instanceof CompressedBody body) {
      body.close();
    }
  }

  /** Says of the document what its 200 has said (RFC 9110 15.4.5), as far as it can be known. */
  private void notModified(Exchange x, Headers headers) {
    String asked = x.request().headers().joined(HeaderName.IF_NONE_MATCH);
    if (EntityTags.confirmsWeak(asked, headers.get(HeaderName.ETAG))) {
      EntityTags.weaken(headers);
      Vary.add(headers, HeaderName.ACCEPT_ENCODING);
    } else if (kind(headers.get(HeaderName.CONTENT_TYPE)) != BodyKind.OTHER) {
      Vary.add(headers, HeaderName.ACCEPT_ENCODING);
    }
  }

  private BodyKind kind(@Nullable String contentType) {
    if (contentType == null) {
      return BodyKind.OTHER;
    }
    BodyKind known = kinds.get(contentType);
    if (known != null) {
      return known;
    }
    BodyKind found = rules.types().kind(contentType);
    if (kinds.size() < REMEMBERED && contentType.length() <= REMEMBERED_LENGTH) {
      kinds.put(contentType, found);
    }
    return found;
  }

  private int choice(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return -1;
    }
    Integer known = choices.get(acceptEncoding);
    if (known != null) {
      return known;
    }
    int best = QValues.best(acceptEncoding, tokens);
    if (choices.size() < REMEMBERED && acceptEncoding.length() <= REMEMBERED_LENGTH) {
      choices.put(acceptEncoding, best);
    }
    return best;
  }

  // ---- the body

  private void compress(Exchange x, BodyKind kind, LoopEncoder encoder) {
    Response response = x.response();
    ByteBuf bytes = response.bytes();
    if (x.request().isHead()) {
      mark(response, encoder);
      response.length(Response.UNKNOWN);
    } else if (bytes != null && bytes.readableBytes() <= Slices.SIZE && !response.staged()) {
      atOnce(response, bytes, encoder);
    } else {
      flowing(x, kind, encoder);
    }
  }

  /** A small body at hand keeps a length; one that would not get smaller stays as it is. */
  private static void atOnce(Response response, ByteBuf bytes, LoopEncoder encoder) {
    Compressor compressor = new Compressor(encoder, bytes.readableBytes());
    ByteBuf compressed = compressor.whole(bytes);
    if (compressed.readableBytes() < bytes.readableBytes()) {
      mark(response, encoder);
      response.body(compressed);
    } else {
      compressed.release();
    }
  }

  private void flowing(Exchange x, BodyKind kind, LoopEncoder encoder) {
    Response response = x.response();
    mark(response, encoder);
    long length = response.length();
    ByteBuf bytes = response.bytes();
    if (bytes != null && !response.staged()) {
      response.body(new Slices(bytes.retain(), later), length);
    }
    response.length(Response.UNKNOWN);
    CompressedBody.Pace pace =
        kind == BodyKind.EVENTS
            ? CompressedBody.Pace.EVENT
            : length == Response.UNKNOWN ? CompressedBody.Pace.PAUSE : CompressedBody.Pace.WHOLE;
    response.stage(
        next -> {
          CompressedBody body =
              new CompressedBody(next, new Compressor(encoder, length), pace, loop.timers());
          x.slot(slot, body);
          return body;
        });
  }

  private static void mark(Response response, LoopEncoder encoder) {
    Headers headers = response.headers();
    headers.add(HeaderName.CONTENT_ENCODING, encoder.token());
    headers.remove(HeaderName.ACCEPT_RANGES);
    EntityTags.weaken(headers);
    Digests.remove(headers);
  }
}
