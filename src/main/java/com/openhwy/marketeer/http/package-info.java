/**
 * The vocabulary of one request: the exchange, the middleware contract and its flow, hop-by-hop
 * fields and forwarded headers.
 */
@NullMarked
package com.openhwy.marketeer.http;

import org.jspecify.annotations.NullMarked;
