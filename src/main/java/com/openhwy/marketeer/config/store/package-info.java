/**
 * What we add to vertx-config: a store that hands over the documents of a directory as they are
 * written, and one that wraps any other store so that it keeps its name and never fails.
 */
@NullMarked
package com.openhwy.marketeer.config.store;

import org.jspecify.annotations.NullMarked;
