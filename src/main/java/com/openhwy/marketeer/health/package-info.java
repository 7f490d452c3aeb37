/** Active health checks: probes that ask an endpoint on a schedule whether it may have traffic. */
@NullMarked
package com.openhwy.marketeer.health;

import org.jspecify.annotations.NullMarked;
