package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.telemetry.ListenerMeters;
import com.openhwy.marketeer.tls.TlsTermination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one listener have in common.
 *
 * @param name its address as configured, for metrics
 * @param tls null on a plain listener
 * @param http2 whether clients may speak HTTP/2
 * @param http3Port where clients find the same over QUIC: 0 for the port they came to, null for
 *     nowhere
 * @param proxyProtocol peers that begin with a PROXY protocol header
 * @param redirectHttps every request is answered with a redirect to https
 * @param redirectPort the port such a redirect names; 443 is left out
 */
public record ListenerInfo(
    String name,
    @Nullable TlsTermination tls,
    boolean http2,
    @Nullable Integer http3Port,
    List<Cidr> proxyProtocol,
    boolean redirectHttps,
    int redirectPort,
    ListenerMeters meters) {
  boolean secure() {
    return tls != null;
  }
}
