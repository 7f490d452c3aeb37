package com.openhwy.marketeer.middleware.ipfilter;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import java.util.List;

/** Looks at the client's address, which a trusted proxy may have told. Owned by one event loop. */
final class IpFilter implements Middleware {
  private final List<Cidr> allow;
  private final List<Cidr> deny;
  private final Guard guard;
  private final Failure refused;

  IpFilter(String name, IpFilterSettings settings, LoopResources loop) {
    this.allow = settings.allow();
    this.deny = settings.deny();
    this.guard = new Guard(name, settings.mode(), loop);
    this.refused =
        Failure.of(FailureKind.FORBIDDEN, "this address may not come here (" + name + ")");
  }

  @Override
  public Flow onRequest(Exchange x) {
    byte[] client = x.request().client().getAddress();
    boolean welcome = !isIn(deny, client) && (allow.isEmpty() || isIn(allow, client));
    return welcome ? Flow.CONTINUE : guard.refuse(x, refused);
  }

  private static boolean isIn(List<Cidr> blocks, byte[] address) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
