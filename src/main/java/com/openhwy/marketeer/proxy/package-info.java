/**
 * The backend that forwards: picks an endpoint, makes the attempts over the event loop's own
 * connections and streams both bodies.
 */
@NullMarked
package com.openhwy.marketeer.proxy;

import org.jspecify.annotations.NullMarked;
