package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.standard.StandardMiddlewares;
import com.openhwy.marketeer.snapshot.CatalogueCheck;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.snapshot.SnapshotCompiler;
import com.openhwy.marketeer.telemetry.Meters;
import java.nio.file.Path;
import java.util.Objects;

/** What a gateway does with its configuration before it serves, and the first match. */
public final class Compiling {
  private Compiling() {}

  /** The route of a request for {@code /x}. */
  public static String run(Path directory) {
    MiddlewareCatalogue catalogue = StandardMiddlewares.catalogue();
    Loaded loaded = ConfigFiles.load(directory, new CatalogueCheck(catalogue));
    Snapshot snapshot =
        Objects.requireNonNull(
            new SnapshotCompiler(catalogue, 1, Runnable::run, Ticker.SYSTEM)
                .compile(
                    Objects.requireNonNull(loaded.config(), loaded.problems()::toString), "", null)
                .snapshot());
    try (Meters meters = new Meters()) {
      meters.scrape();
    }
    Request request = new Request().path("/x").authority("a", "a").peer(new Request().peer(), 80);
    request.headers().add("A", "b").add("Cookie", "c=d");
    CompiledRoute route = snapshot.routes().match(request);
    return route == null ? "" : route.name();
  }
}
