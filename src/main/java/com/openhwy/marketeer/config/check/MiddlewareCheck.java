package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.MiddlewareConfig;

/** Judges the type and the settings of a middleware; only a higher floor knows what there is. */
@FunctionalInterface
public interface MiddlewareCheck {
  /** Accepts everything. */
  MiddlewareCheck NONE = (middleware, path, problems) -> {};

  /**
   * @param path of the middleware, as in {@code middlewares[3]}
   */
  void check(MiddlewareConfig middleware, String path, Problems problems);
}
