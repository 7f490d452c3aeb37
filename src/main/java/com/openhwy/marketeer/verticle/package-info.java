/** The verticles, kept thin: each starts, subscribes, delegates and stops. */
@NullMarked
package com.openhwy.marketeer.verticle;

import org.jspecify.annotations.NullMarked;
