/**
 * {@code type: rate_limit}: so many requests in a time for each client, counted exactly over all
 * event loops without a lock, in memory that has a bound.
 */
@NullMarked
package com.openhwy.marketeer.middleware.ratelimit;

import org.jspecify.annotations.NullMarked;
