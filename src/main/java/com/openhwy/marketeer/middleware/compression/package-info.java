/**
 * The middleware {@code compression}: bodies leave in the content coding that the client likes best
 * of those it can have. Nothing is ever decompressed.
 */
@NullMarked
package com.openhwy.marketeer.middleware.compression;

import org.jspecify.annotations.NullMarked;
