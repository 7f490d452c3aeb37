/**
 * Values every other room may use: failures and their kinds, the clock, address ranges, sizes and
 * durations.
 */
@NullMarked
package com.openhwy.marketeer.base;

import org.jspecify.annotations.NullMarked;
