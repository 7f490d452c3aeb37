package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Makes {@code buffering}. */
public final class BufferingFactory implements MiddlewareFactory<BufferingSettings> {

  @Override
  public String type() {
    return "buffering";
  }

  @Override
  public Class<BufferingSettings> settings() {
    return BufferingSettings.class;
  }

  @Override
  public void check(BufferingSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (!s.request() && !s.response()) {
      complaints.about("request", "and response are false, so nothing is buffered; set one");
    }
    if (s.request() && s.total().bytes() < s.maxRequest().bytes()) {
      complaints.about(
          "total",
          s.total()
              + " is less than max_request, "
              + s.maxRequest()
              + ", so that the largest body could never be held; raise one or lower the other");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, BufferingSettings settings) {
    return new Definition(name, settings, new Budget(settings.total().bytes()));
  }

  /** What the loops share is how much they hold. */
  record Definition(String name, BufferingSettings settings, Budget budget)
      implements MiddlewareDefinition {

    @Override
    public boolean needsSlot() {
      return true;
    }

    @Override
    public Middleware instance(LoopResources loop, int slot) {
      return new Buffering(name, settings, budget, loop, slot);
    }
  }
}
