/**
 * {@code type: cache}: a shared HTTP cache (RFC 9111).
 *
 * <p>A request comes to {@link com.openhwy.marketeer.middleware.cache.Cache}, which looks into the
 * {@link com.openhwy.marketeer.middleware.cache.Store} and has {@link
 * com.openhwy.marketeer.middleware.cache.Decision} say what may be done with what is there. Either
 * an {@link com.openhwy.marketeer.middleware.cache.Answer} is made from a stored {@link
 * com.openhwy.marketeer.middleware.cache.Entry}, or a {@link
 * com.openhwy.marketeer.middleware.cache.Fetch} asks the rest of the route, once for all who wait
 * for the same thing ({@link com.openhwy.marketeer.middleware.cache.Flight}). A fetch is a branch
 * of the exchange that began it: it lives on when that client goes away, and no slow client holds
 * it up. What it brings is judged by {@link com.openhwy.marketeer.middleware.cache.Storing} and, if
 * it may be kept, flows into a {@link com.openhwy.marketeer.middleware.cache.Body} that is read
 * while it is written.
 *
 * <p>Directives, freshness, selection and storing are pure; time is handed in. What is shared by
 * the event loops (store, flights, bodies) is thread-safe; the rest belongs to one loop.
 */
@NullMarked
package com.openhwy.marketeer.middleware.cache;

import org.jspecify.annotations.NullMarked;
