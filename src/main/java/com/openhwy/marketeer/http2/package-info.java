/**
 * HTTP/2 towards endpoints (RFC 9113): many requests over one connection, on Netty's frame codec,
 * with every response checked as strictly as the HTTP/1.1 ones before anybody hears of it.
 */
@NullMarked
package com.openhwy.marketeer.http2;

import org.jspecify.annotations.NullMarked;
