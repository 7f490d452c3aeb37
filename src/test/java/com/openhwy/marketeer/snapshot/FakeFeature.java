package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A middleware type, {@code fake}, that remembers what was made of it and closed again. */
public final class FakeFeature implements MiddlewareFactory<FakeFeature.Settings> {
  public final List<String> defined = new CopyOnWriteArrayList<>();
  public final List<String> closed = new CopyOnWriteArrayList<>();

  /**
   * @param size over 100 does not pass the check, over 10 cannot be defined, and 0 makes it break
   */
  public record Settings(
      @Default("1") int size,
      @Default("false") boolean slot,
      @Default("") @Secret String password) {}

  @Override
  public String type() {
    return "fake";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings, Node.Mapping at, String path, Problems problems) {
    if (settings.size() > 100) {
      problems.add(at.mark(), path + ".size", settings.size() + " is too much; at most 100");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, Settings settings) {
    if (settings.size() > 10) {
      throw new IllegalArgumentException("no room for " + settings.size());
    }
    if (settings.size() == 0) {
      throw new IllegalStateException("a fault of ours");
    }
    String id = name + "/" + settings.size();
    defined.add(id);
    return new MiddlewareDefinition() {
      @Override
      public boolean needsSlot() {
        return settings.slot();
      }

      @Override
      public Middleware instance(LoopResources loop, int slot) {
        return new Middleware() {};
      }

      @Override
      public void close() {
        closed.add(id);
      }
    };
  }
}
