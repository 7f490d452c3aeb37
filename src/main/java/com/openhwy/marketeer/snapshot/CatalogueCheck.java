package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Lets whoever reads a configuration judge middlewares by the features there are. Immutable. */
public final class CatalogueCheck implements MiddlewareCheck {
  private final MiddlewareCatalogue catalogue;

  public CatalogueCheck(MiddlewareCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void check(MiddlewareConfig middleware, String path, Problems problems) {
    MiddlewareFactory<?> factory = catalogue.find(middleware.type());
    if (factory != null) {
      MiddlewareCompiler.bind(factory, middleware, path, problems);
    } else {
      Place.of(middleware.settings(), path)
          .at("type")
          .problem(problems, catalogue.unknown(middleware.type()));
    }
  }
}
