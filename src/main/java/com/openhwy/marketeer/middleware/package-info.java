/**
 * How a feature plugs in: a factory that parses its settings and creates one instance for each
 * event loop. Each feature lives in a package of its own below this one.
 */
@NullMarked
package com.openhwy.marketeer.middleware;

import org.jspecify.annotations.NullMarked;
