package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.ThreadExecutorMap;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ways in which a middleware breaks its contract. Named as the path that takes it. */
enum Rogue implements Middleware {
  THROWS {
    @Override
    public Flow onRequest(Exchange x) {
      throw new IllegalArgumentException("thrown on purpose");
    }
  },
  OVERFLOWS {
    @Override
    public Flow onRequest(Exchange x) {
      return depth(x, 1) > 0 ? Flow.CONTINUE : Flow.STOP;
    }
  },
  ASSERTS {
    @Override
    public Flow onRequest(Exchange x) {
      throw new AssertionError("thrown on purpose");
    }
  },
  RETURNS_NULL {
    @Override
    public Flow onRequest(Exchange x) {
      return null;
    }
  },
  STOPS_WITHOUT_ANSWER {
    @Override
    public Flow onRequest(Exchange x) {
      return Flow.STOP;
    }
  },
  WAITS_FOR_EVER {
    @Override
    public Flow onRequest(Exchange x) {
      return Flow.SUSPEND;
    }
  },
  RESUMES_TOO_LATE {
    @Override
    public Flow onRequest(Exchange x) {
      return Flow.SUSPEND;
    }

    @Override
    public void onEnd(Exchange x) {
      x.resume();
      x.respond();
    }
  },
  RESUMES_WITHOUT_WAITING {
    @Override
    public Flow onRequest(Exchange x) {
      x.resume();
      return Flow.CONTINUE;
    }
  },
  RESUMES_TWICE {
    @Override
    public Flow onRequest(Exchange x) {
      soon(
          () -> {
            x.resume();
            x.resume();
          });
      return Flow.SUSPEND;
    }
  },
  RESPONSE_THROWS {
    @Override
    public Flow onResponse(Exchange x) {
      throw new IllegalArgumentException("thrown on purpose");
    }
  },
  RESPONSE_OVERFLOWS {
    @Override
    public Flow onResponse(Exchange x) {
      return depth(x, 1) > 0 ? Flow.CONTINUE : Flow.STOP;
    }
  },
  RESPONSE_RETURNS_NULL {
    @Override
    public Flow onResponse(Exchange x) {
      return null;
    }
  },
  RESPONSE_STOPS {
    @Override
    public Flow onResponse(Exchange x) {
      return Flow.STOP;
    }
  },
  RESPONSE_WAITS_FOR_EVER {
    @Override
    public Flow onResponse(Exchange x) {
      return Flow.SUSPEND;
    }
  },
  RESPONSE_ANSWERS_AGAIN {
    @Override
    public Flow onResponse(Exchange x) {
      x.response().status(201).body(Unpooled.copiedBuffer("again", StandardCharsets.US_ASCII));
      x.respond();
      return Flow.CONTINUE;
    }
  },
  BODY_FIRST_CHUNK {
    @Override
    public Flow onRequest(Exchange x) {
      return requestStage(x, 1, false);
    }
  },
  BODY_LATER_CHUNK {
    @Override
    public Flow onRequest(Exchange x) {
      return requestStage(x, 2, false);
    }
  },
  BODY_END {
    @Override
    public Flow onRequest(Exchange x) {
      return requestStage(x, 0, true);
    }
  },
  // From here on bytes have left, or may have.
  STAGE_CANNOT_BE_MADE {
    @Override
    public Flow onResponse(Exchange x) {
      x.response()
          .stage(
              next -> {
                throw new IllegalStateException("thrown on purpose");
              });
      return Flow.CONTINUE;
    }
  },
  STAGE_FIRST_CHUNK {
    @Override
    public Flow onResponse(Exchange x) {
      return responseStage(x, 1, false);
    }
  },
  STAGE_LATER_CHUNK {
    @Override
    public Flow onResponse(Exchange x) {
      return responseStage(x, 2, false);
    }
  },
  STAGE_END {
    @Override
    public Flow onResponse(Exchange x) {
      return responseStage(x, 0, true);
    }
  },
  // The answer is not touched by these.
  ANSWERS_TWICE {
    @Override
    public Flow onRequest(Exchange x) {
      answer(x);
      x.respond();
      return Flow.STOP;
    }
  },
  ANSWERS_AND_THROWS {
    @Override
    public Flow onRequest(Exchange x) {
      answer(x);
      throw new IllegalArgumentException("thrown on purpose");
    }
  },
  END_THROWS {
    @Override
    public void onEnd(Exchange x) {
      throw new AssertionError("thrown on purpose");
    }
  };

  String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean breaksOff() {
    return compareTo(STAGE_CANNOT_BE_MADE) >= 0 && compareTo(STAGE_END) <= 0;
  }

  boolean lets() {
    return compareTo(STAGE_END) > 0;
  }

  private static int depth(Exchange x, int n) {
    return n < 0 ? 0 : depth(x, n + 1) + 1;
  }

  /** Later, on the event loop that this is called on. */
  static void soon(Runnable what) {
    ThreadExecutorMap.currentExecutor().execute(what);
  }

  private static void answer(Exchange x) {
    x.response().status(200).body(Unpooled.copiedBuffer("answered", StandardCharsets.US_ASCII));
    x.respond();
  }

  private static Flow responseStage(Exchange x, int chunk, boolean end) {
    x.response().length(Response.UNKNOWN).stage(next -> new Stage(next, chunk, end));
    return Flow.CONTINUE;
  }

  private static Flow requestStage(Exchange x, int chunk, boolean end) {
    BodySource from = x.request().body();
    x.request()
        .body(
            Request.CHUNKED,
            new BodySource() {
              @Override
              public void to(BodySink sink) {
                from.to(new Stage(sink, chunk, end));
              }

              @Override
              public void pause() {
                from.pause();
              }

              @Override
              public void resume() {
                from.resume();
              }

              @Override
              public void cancel(Failure why) {
                from.cancel(why);
              }
            });
    return Flow.CONTINUE;
  }

  /** Passes on what comes, until it throws. */
  private static final class Stage implements BodySink {
    private final BodySink next;
    private final int throwAt;
    private final boolean throwAtEnd;
    private int chunks;

    Stage(BodySink next, int throwAt, boolean throwAtEnd) {
      this.next = next;
      this.throwAt = throwAt;
      this.throwAtEnd = throwAtEnd;
    }

    @Override
    public void from(BodySource source) {
      next.from(source);
    }

    @Override
    public void chunk(ByteBuf data) {
      if (data.isReadable() && ++chunks == throwAt) {
        data.release();
        throw new IllegalStateException("thrown on purpose");
      }
      next.chunk(data);
    }

    @Override
    public void end(@Nullable Headers trailers) {
      if (throwAtEnd) {
        throw new AssertionError("thrown on purpose");
      }
      next.end(trailers);
    }

    @Override
    public void fail(Failure failure) {
      next.fail(failure);
    }
  }

  static Failure refused() {
    return Failure.of(FailureKind.FORBIDDEN, "refused on purpose");
  }
}
