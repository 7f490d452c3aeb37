package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.ServiceCall;
import com.openhwy.marketeer.middleware.mirror.MirrorMeters.Verdict;
import com.openhwy.marketeer.middleware.mirror.MirrorSettings.Compare;
import com.openhwy.marketeer.telemetry.QueryMask;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two answers to one request, until both are there and compared. For a few the service that
 * answered the client is asked once more first. Event loop only; the comparison itself is a
 * worker's.
 */
final class Compared implements Copy.Listener, ServiceCall.Listener {
  private final Mirror mirror;
  private final MirrorMeters counts;
  private final Compare settings;
  private final Copy copy;
  private final boolean forNoise;
  private final String requestId;
  private final String route;
  private final String method;
  private final String target;
  private String service = "";
  private @Nullable Answer stable;
  private @Nullable Answer shadow;
  private @Nullable Answer head;
  private @Nullable Bytes body;
  private @Nullable ServiceCall again;
  private boolean clientDone;
  private boolean shadowDone;
  private boolean met;

  Compared(Mirror mirror, Exchange x, MirrorMeters counts, Compare settings, Copy copy) {
    this.mirror = mirror;
    this.counts = counts;
    this.settings = settings;
    this.copy = copy;
    this.method = x.request().method();
    this.forNoise =
        isSafe(method)
            && !x.request().hasBody()
            && mirror.random.nextDouble() * 100 < settings.noiseSample();
    this.requestId = x.requestId();
    this.route = x.route();
    this.target = x.request().target();
  }

  private static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  // ---- the client's answer

  /** Its head, on the way up; the body is seen as it passes. */
  void stable(Exchange x, Response response) {
    if (x.failure() != null || x.service().isEmpty()) {
      return; // nobody has answered
    }
    service = x.service();
    head = Answer.of(response.status(), response.headers(), null);
    Bytes gathered = new Bytes((int) settings.maxBody().bytes());
    ByteBuf bytes = response.bytes();
    if (bytes != null) {
      stable = head.with(gathered.add(bytes) ? gathered.toArray() : null);
    } else if (response.stream() != null) {
      body = gathered;
      response.stage(next -> new SeenBody(next, this));
    } else {
      stable = head.with(response.file() == null ? new byte[0] : null);
    }
    if (forNoise) {
      prepareAgain(x);
    }
  }

  private void prepareAgain(Exchange x) {
    Backend same = mirror.service(service);
    if (same != null) {
      ServiceCall call = new ServiceCall(same, mirror.timers(), x, this);
      Copy.head(x, call.request(), mirror.settings);
      again = call;
    }
  }

  /** A piece of the client's body; not ours. */
  void seen(ByteBuf data) {
    if (body != null && !body.add(data)) {
      body = null;
    }
  }

  /** The client's body has come to its end. */
  void seenWhole() {
    if (head != null) {
      stable = head.with(body == null ? null : body.toArray());
    }
  }

  /** The exchange is over: what is not there now will not come. */
  void clientDone() {
    clientDone = true;
    copy.clientDone();
    meet();
  }

  // ---- the copy's answer

  @Override
  public void shadow(@Nullable Answer answer) {
    shadowDone = true;
    shadow = answer;
    meet();
  }

  // ---- once more

  private void meet() {
    Answer one = stable;
    Answer other = shadow;
    if (!clientDone || !shadowDone || met) {
      return;
    }
    met = true;
    if (one == null || other == null) {
      counts.compared(Verdict.SKIPPED);
      mirror.definition.giveBack();
    } else if (again != null) {
      again.send(mirror.settings.timeout().toNanos());
    } else {
      compare(one, other, null);
    }
  }

  @Override
  public void answered(Response response) {
    Answer first = Answer.of(response.status(), response.headers(), null);
    AnswerBody unused =
        AnswerBody.read(
            response,
            (int) settings.maxBody().bytes(),
            bytes -> learnt(first.with(bytes)),
            this::failed);
  }

  @Override
  public void failed(Failure why) {
    learnt(null);
  }

  private void learnt(@Nullable Answer second) {
    Answer one = stable;
    Answer other = shadow;
    if (one != null && other != null) {
      compare(one, other, second);
    }
  }

  private void compare(Answer one, Answer other, @Nullable Answer second) {
    mirror
        .home
        .executeBlocking(() -> differences(one, other, second), false)
        .onComplete(
            found -> {
              mirror.definition.giveBack();
              counts.compared(found.isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT);
              found.stream().map(Difference::kind).distinct().forEach(counts::differs);
            },
            failure -> {
              mirror.definition.giveBack();
              counts.compared(Verdict.SKIPPED);
            });
  }

  /** On a worker. */
  private List<Difference> differences(Answer one, Answer other, @Nullable Answer second) {
    Comparison comparison = new Comparison(mirror.definition.noise());
    if (second != null) {
      comparison.learn(one, second);
    }
    List<Difference> found = comparison.differences(one, other);
    if (!found.isEmpty()) {
      List<Difference> some = found.subList(0, Math.min(found.size(), Mismatch.MOST));
      mirror
          .definition
          .recent()
          .add(
              new Mismatch(
                  mirror.loop.ticker().epochMillis(),
                  requestId,
                  route,
                  method,
                  new QueryMask().mask(target, 0, target.length()).toString(),
                  service,
                  List.copyOf(some)));
    }
    return found;
  }
}
