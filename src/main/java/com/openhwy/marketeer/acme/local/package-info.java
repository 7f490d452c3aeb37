/**
 * A certificate authority of this machine's own, for names that no public one vouches for, so that
 * HTTPS works on the first run.
 */
@NullMarked
package com.openhwy.marketeer.acme.local;

import org.jspecify.annotations.NullMarked;
