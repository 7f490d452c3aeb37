package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.EntityTags;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rest of the route for one URL, on behalf of the client that came first and of everybody
 * who waits in its {@link Flight}. It is where a branch of that client's exchange ends: what comes
 * back is stored if it may be, and handed to the client in any case. Lives on one event loop.
 */
final class Fetch implements Downstream, Filling.Listener {
  private static final HeaderName[] CONDITIONS = {
    HeaderName.IF_MATCH,
    HeaderName.IF_NONE_MATCH,
    HeaderName.IF_MODIFIED_SINCE,
    HeaderName.IF_UNMODIFIED_SINCE,
    HeaderName.IF_RANGE,
    HeaderName.RANGE
  };

  private final CacheDefinition shared;
  private final Replies replies;
  private final Lookup lookup;
  private final @Nullable Entry stale;
  private final @Nullable Flight flight;
  private final long startNanos;
  private @Nullable Exchange client;
  private @Nullable Entry entry;
  private @Nullable BranchBody coming;
  private boolean landed;

  /**
   * @param stale what is stored already, to be validated or replaced
   * @param flight in which others wait; null when nobody can
   */
  Fetch(
      CacheDefinition shared,
      Replies replies,
      Lookup lookup,
      @Nullable Entry stale,
      @Nullable Flight flight) {
    this.shared = shared;
    this.replies = replies;
    this.lookup = lookup;
    this.stale = stale;
    this.flight = flight;
    this.startNanos = replies.nanos();
  }

  /** For the client of the lookup, whose exchange waits from now on. */
  void startFor(Exchange x) {
    client = x;
    x.onAbort((gone, why) -> client = null);
    branch(x).launch();
  }

  /** In the background: the client has its answer already, or will have it at once. */
  void startBehind(Exchange x) {
    branch(x).launch();
  }

  private Exchange branch(Exchange x) {
    Exchange branch = x.branch(this, startNanos);
    branch.request().method("GET"); // a HEAD may have found something stale, too
    Headers request = branch.request().headers();
    for (HeaderName condition : CONDITIONS) {
      request.remove(condition);
    }
    Entry known = stale;
    if (known != null && !known.etag().isEmpty()) {
      request.add(HeaderName.IF_NONE_MATCH, known.etag());
    }
    if (known != null && !known.lastModified().isEmpty()) {
      request.add(HeaderName.IF_MODIFIED_SINCE, known.lastModified());
    }
    return branch;
  }

  // ---- what comes back

  @Override
  public void respond(Exchange branch) {
    trace(branch);
    Failure failure = branch.failure();
    int status = branch.response().status();
    Entry known = stale;
    if (known != null && isFault(status, failure) && mayReplace(known)) {
      discard(branch);
      giveStale(known);
    } else if (failure != null && failure.kind().source() != FailureKind.Source.DOWNSTREAM) {
      discard(branch);
      fail(failure);
    } else if (failure != null) {
      handOver(branch); // a middleware below refused: its answer is for this client alone
    } else if (status == 304 && known != null) {
      Headers update = branch.response().headers();
      discard(branch);
      validated(known, update);
    } else {
      received(branch);
    }
  }

  /** The log of the client's request tells where the answer came from. */
  private void trace(Exchange branch) {
    Exchange x = client;
    if (x != null) {
      x.service(branch.service());
      if (branch.attempts() > 0) {
        x.attempt(branch.endpoint());
      }
      x.upstreamNanos(branch.upstreamNanos());
    }
  }

  /** An endpoint that cannot answer, or says so (RFC 5861 4). */
  private static boolean isFault(int status, @Nullable Failure failure) {
    return failure == null
        ? status == 500 || status == 502 || status == 503 || status == 504
        : failure.kind().source() != FailureKind.Source.DOWNSTREAM;
  }

  private boolean mayReplace(Entry known) {
    return Decision.mayReplaceError(known, lookup.directives(), replies.nanos());
  }

  private static void discard(Exchange branch) {
    branch.response().drop();
    branch.ended();
  }

  /** Whoever waits for the answer; null when there is nobody, or something else was its answer. */
  private @Nullable Exchange waitingClient() {
    Exchange x = client;
    return x == null || !x.isOpen() ? null : x;
  }

  private void giveStale(Entry known) {
    Exchange x = waitingClient();
    if (x != null) {
      replies.answer(x, known, Result.STALE, "hit; fwd=stale; detail=error");
    }
    land(new Flight.Ready(known, true));
  }

  private void fail(Failure failure) {
    Exchange x = waitingClient();
    if (x != null) {
      replies.note(x, Result.MISS, "fwd=" + why());
      x.fail(failure);
    }
    land(new Flight.Failed(failure));
  }

  /** Why the endpoint was asked (RFC 9211 2.2). */
  private String why() {
    return stale != null ? "stale" : lookup.found() ? "vary-miss" : "uri-miss";
  }

  private void validated(Entry known, Headers update) {
    Exchange x = waitingClient();
    if (isAbout(known, update)) {
      refreshed(known, shared.refresh(lookup, known, update, context()), x);
      return;
    }
    // It says that something else still holds, which nobody has (RFC 9111 4.3.4).
    shared.forget(lookup.key(), known);
    if (x == null) {
      land(Flight.PASS);
    } else {
      new Fetch(shared, replies, lookup, null, flight).startFor(x);
    }
  }

  /** A 304 need not name the entity it is about; when it does, it has to be the one asked about. */
  private static boolean isAbout(Entry known, Headers update) {
    String tag = update.get(HeaderName.ETAG);
    return tag == null
        || known.etag().isEmpty()
        || EntityTags.contains(tag.strip(), known.etag(), true);
  }

  private void refreshed(Entry known, @Nullable Entry fresh, @Nullable Exchange x) {
    if (x != null) {
      Entry answer = fresh == null ? known : fresh;
      replies.answer(x, answer, Result.REVALIDATED, "hit; fwd=stale; fwd-status=304");
    }
    land(fresh == null ? Flight.PASS : new Flight.Ready(fresh, false));
  }

  private Storing.Context context() {
    long now = replies.nanos();
    long delay = TimeUnit.NANOSECONDS.toSeconds(now - startNanos);
    return new Storing.Context(lookup.asked(), lookup.request(), replies.nowSeconds(), now, delay);
  }

  private void received(Exchange branch) {
    Response response = branch.response();
    Body body = new Body();
    Entry made = response.file() != null ? null : shared.entry(response, context(), body);
    Budget.Share share = shared.share();
    boolean fits =
        made != null
            && made.length() <= shared.mostBytes()
            && (made.length() <= 0 || share.more(made.length()));
    if (made == null || !fits) {
      share.release();
      shared.outdated(lookup, response.status());
      handOver(branch);
      return;
    }
    entry = made;
    fill(branch, made, new Filling(body, reserved(made, share), shared.mostBytes(), this));
  }

  /** What was reserved at once for a known length need not be taken piece by piece. */
  private static Budget.Share reserved(Entry made, Budget.Share share) {
    return made.length() > 0 ? share.reserved() : share;
  }

  private void fill(Exchange branch, Entry made, Filling filling) {
    Headers received = branch.response().headers();
    int status = branch.response().status();
    BranchBody source = BranchBody.of(branch);
    coming = source;
    if (source == null) {
      filling.end(null);
    } else {
      source.to(filling);
    }
    Exchange x = waitingClient();
    Entry now = entry == null ? made : entry;
    if (x != null) {
      // Small answers are complete by now, and go out as one piece.
      String stored = "fwd=" + why() + "; fwd-status=" + status + "; stored";
      Entry first = shared.asReceived(now, received);
      filling.client(replies.answer(x, first, Result.MISS, stored));
    } else {
      filling.client(null);
    }
    if (entry != null && now.length() != Response.UNKNOWN) {
      land(new Flight.Ready(now, false)); // others may read along
    }
  }

  /** The response is for this client alone, or for nobody. */
  private void handOver(Exchange branch) {
    Response from = branch.response();
    Exchange x = waitingClient();
    if (x == null) {
      discard(branch);
      land(Flight.PASS);
      return;
    }
    int status = from.status();
    long length = from.length();
    x.response().adopt(from.headers()).status(status);
    if (from.file() != null && !from.staged()) {
      x.response().body(from.file());
      from.handedOver();
      branch.ended();
    } else {
      BranchBody body = BranchBody.of(branch);
      coming = body;
      if (body == null) {
        x.response().length(length);
      } else {
        x.response().body(body, length);
      }
    }
    Failure failure = branch.failure();
    if (failure != null) {
      x.note(failure);
    }
    x.response().headers().remove(HeaderName.SURROGATE_KEY);
    x.response().headers().remove(HeaderName.CACHE_TAG);
    replies.note(x, Result.MISS, "fwd=" + why() + "; fwd-status=" + status);
    x.respond();
    pass();
  }

  private void pass() {
    if (flight != null && flight.wasAwaited()) {
      shared.pass(lookup.key(), replies.nanos());
    }
    land(Flight.PASS);
  }

  // ---- the body

  @Override
  public void tooLarge() {
    entry = null;
    pass();
  }

  @Override
  public void complete() {
    Entry made = entry;
    if (made != null) {
      Entry whole = made.withBody(made.body().compact());
      entry = whole;
      shared.keep(lookup, whole, replies.nanos());
      land(new Flight.Ready(whole, false));
      over();
    }
  }

  @Override
  public void failed(Failure why) {
    land(new Flight.Failed(why));
    over();
  }

  /**
   * Tells those who wait; the flight stays known until the body is stored, so that more can join.
   */
  private void land(Flight.Outcome outcome) {
    if (flight != null && !landed) {
      landed = true;
      flight.land(outcome);
    }
    boolean filling = entry != null && entry.body().end() == null;
    if (!filling) {
      over();
    }
  }

  private void over() {
    if (flight != null) {
      shared.flights().remove(lookup.flightKey(), flight);
    }
  }

  // ---- the rest of a downstream

  @Override
  public void interim(int status, Headers headers) {
    Exchange x = waitingClient();
    if (x != null) {
      x.downstream().interim(status, headers);
    }
  }

  @Override
  public void tunnel(Exchange branch, BodySource fromEndpoint, BodySink toEndpoint) {
    throw new IllegalStateException("a fetch asks for no upgrade");
  }

  @Override
  public void reset(Exchange branch, Failure why) {
    BranchBody body = coming;
    if (body == null) {
      branch.ended();
    } else {
      body.breakOff(why); // a stage below has failed: whoever takes the body has to know
    }
  }
}
