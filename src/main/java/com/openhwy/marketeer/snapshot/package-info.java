/**
 * Turns a configuration into the runtime it describes, once per change, and carries live state over
 * by identity.
 */
@NullMarked
package com.openhwy.marketeer.snapshot;

import org.jspecify.annotations.NullMarked;
