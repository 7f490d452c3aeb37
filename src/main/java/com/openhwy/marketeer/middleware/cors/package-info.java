/**
 * {@code type: cors}: which pages of other origins may read the answers, said the way browsers ask
 * (Fetch 3.2), preflights included.
 */
@NullMarked
package com.openhwy.marketeer.middleware.cors;

import org.jspecify.annotations.NullMarked;
