/**
 * All that one event loop owns: it handles a request through its pipeline, and installs a new
 * snapshot with one assignment.
 */
@NullMarked
package com.openhwy.marketeer.engine;

import org.jspecify.annotations.NullMarked;
