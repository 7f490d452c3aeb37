package com.openhwy.marketeer.middleware.ipfilter;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Makes {@code ip_filter}. */
public final class IpFilterFactory implements MiddlewareFactory<IpFilterSettings> {

  @Override
  public String type() {
    return "ip_filter";
  }

  @Override
  public Class<IpFilterSettings> settings() {
    return IpFilterSettings.class;
  }

  @Override
  public void check(IpFilterSettings s, Node.Mapping at, String path, Problems problems) {
    if (s.allow().isEmpty() && s.deny().isEmpty()) {
      new Complaints(at, path, problems)
          .about("allow", "and deny are empty, so it filters nothing; give one of them a block");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, IpFilterSettings settings) {
    return (loop, slot) -> new IpFilter(name, settings, loop);
  }
}
