/** Metrics, the access log and traces: what happened, in names and labels of bounded number. */
@NullMarked
package com.openhwy.marketeer.telemetry;

import org.jspecify.annotations.NullMarked;
