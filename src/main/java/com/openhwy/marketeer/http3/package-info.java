/**
 * HTTP/3 for clients (RFC 9114) on Netty's QUIC and HTTP/3 codecs: sockets that know whose packet
 * is whose, connections, and one exchange per request stream.
 */
@NullMarked
package com.openhwy.marketeer.http3;

import org.jspecify.annotations.NullMarked;
