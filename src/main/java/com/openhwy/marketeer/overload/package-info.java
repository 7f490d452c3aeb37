/**
 * What keeps services and the gateway itself below what they can bear: limits on requests in flight
 * that follow the latency, and shedding by pressure. Decides; waits and refusals are acted out by
 * the rooms above.
 */
@NullMarked
package com.openhwy.marketeer.overload;

import org.jspecify.annotations.NullMarked;
