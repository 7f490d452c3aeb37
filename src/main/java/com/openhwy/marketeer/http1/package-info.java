/**
 * Our own strict HTTP/1.1 codec (RFC 9112) on Netty channels, for both sides: towards clients and
 * towards endpoints.
 */
@NullMarked
package com.openhwy.marketeer.http1;

import org.jspecify.annotations.NullMarked;
