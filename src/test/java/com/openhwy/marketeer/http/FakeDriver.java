package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;

/**
 * Moves one exchange through a list of middlewares and a backend by the contract of {@link
 * Middleware} and {@link Flow}, and complains when somebody breaks it. A middleware counts as
 * entered once its {@code onRequest} was called, also when it stopped there. One per exchange.
 */
final class FakeDriver implements Driver {
  private enum At {
    DOWN,
    BACKEND,
    UP,
    OUT
  }

  private final List<Middleware> middlewares;
  private final Backend backend;
  private At at = At.DOWN;
  private int entered;
  private int left;
  private boolean suspended;
  private int ends;

  FakeDriver(List<? extends Middleware> middlewares, Backend backend) {
    this.middlewares = List.copyOf(middlewares);
    this.backend = backend;
  }

  @Override
  public void handle(Exchange x) {
    while (entered < middlewares.size()) {
      Middleware next = middlewares.get(entered++);
      x.cursor(x.base() + entered);
      Flow flow = next.onRequest(x);
      if (flow == Flow.SUSPEND) {
        suspended = at == At.DOWN;
        return;
      }
      if (flow == Flow.STOP) {
        if (x.isOpen()) {
          throw new IllegalStateException(next + " said STOP but gave no response");
        }
        return;
      }
      if (!x.isOpen()) {
        return; // failed or answered from outside meanwhile
      }
    }
    at = At.BACKEND;
    backend.handle(x);
  }

  /** What drives a branch that was made by the middleware now at work. */
  FakeDriver below(Exchange branch) {
    return new FakeDriver(middlewares.subList(branch.base(), middlewares.size()), backend);
  }

  @Override
  public void launch(Exchange branch) {
    handle(branch);
  }

  @Override
  public void respond(Exchange x) {
    suspended = false;
    at = At.UP;
    left = entered;
    up(x);
  }

  private void up(Exchange x) {
    while (left > 0) {
      Middleware next = middlewares.get(--left);
      Flow flow = next.onResponse(x);
      if (flow == Flow.SUSPEND) {
        suspended = true;
        return;
      }
      if (x.hasEnded()) {
        return; // broken off by one of them
      }
    }
    at = At.OUT;
    x.sending();
    x.downstream().respond(x);
  }

  @Override
  public void resume(Exchange x) {
    if (!suspended) {
      throw new IllegalStateException("resume() although nobody is suspended");
    }
    suspended = false;
    if (at == At.DOWN) {
      handle(x);
    } else {
      up(x);
    }
  }

  /** The engine's problem document, cut down to its reason: {@code text/plain}. */
  @Override
  public void fail(Exchange x, Failure why) {
    boolean waited = suspended;
    suspended = false;
    Response response = x.response();
    boolean open = x.isOpen();
    if (!open) {
      response.headers().clear();
    }
    response.status(why.status());
    response.headers().set(HeaderName.CONTENT_TYPE, "text/plain");
    response.body(ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, why.reason()));
    if (open) {
      x.respond();
    } else if (waited) {
      up(x);
    }
  }

  @Override
  public void ended(Exchange x) {
    ends++;
    for (int i = entered - 1; i >= 0; i--) {
      middlewares.get(i).onEnd(x);
    }
  }

  /** How often the exchange ended: 1 when all is well. */
  int ends() {
    return ends;
  }

  boolean suspended() {
    return suspended;
  }
}
