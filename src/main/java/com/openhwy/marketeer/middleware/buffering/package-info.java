/** {@code type: buffering}: bodies taken in before they are passed on. */
@NullMarked
package com.openhwy.marketeer.middleware.buffering;

import org.jspecify.annotations.NullMarked;
