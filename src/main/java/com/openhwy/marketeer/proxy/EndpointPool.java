package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to one endpoint, whatever is spoken over them. */
interface EndpointPool {

  /** What an open connection has room for; null when there is none. */
  @Nullable Upstream poll(UpstreamLimits limits);

  /**
   * Room on a connection that is new. Never completes before it returns.
   *
   * @param request that it is for
   * @return fails with what {@link Connector#failure} understands
   */
  Future<Upstream> connect(Endpoint endpoint, UpstreamLimits limits, Request request);

  /** How many connections may be idle and for how long; from the configuration in force. */
  void keep(int connections, long nanos);

  /** Closes what is idle; what is in use closes when it is done. */
  void close();
}
