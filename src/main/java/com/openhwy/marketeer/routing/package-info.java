/** From host, path and predicates to a route, by immutable tables without side effects. */
@NullMarked
package com.openhwy.marketeer.routing;

import org.jspecify.annotations.NullMarked;
