package com.openhwy.marketeer.upstream;

import java.util.List;

/**
 * What a name was last found to mean.
 *
 * @param targets the last good answer, kept when a later look-up fails
 * @param problem of the last look-up; empty when it was good
 * @param atMillis wall clock since when that is so
 */
record Resolution(List<Target> targets, String problem, long atMillis) {}
