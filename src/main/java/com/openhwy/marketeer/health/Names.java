package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.Future;
import java.util.List;

/** Finds the addresses behind the name in a URL. Completes on the context it is called on. */
interface Names {

  /**
   * @return at least one target; fails with a message for the operator when there is none or nobody
   *     could be asked
   */
  Future<List<Target>> lookUp(EndpointUrl url);

  void close();
}
