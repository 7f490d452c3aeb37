/**
 * The control side: the catalogue of event-bus addresses, the reload as a transaction, and the
 * watch over the configuration.
 */
@NullMarked
package com.openhwy.marketeer.control;

import org.jspecify.annotations.NullMarked;
