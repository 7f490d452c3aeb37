/**
 * A route's requests among several services: by weight, the same for the same user, or by what
 * stands in the request.
 */
@NullMarked
package com.openhwy.marketeer.split;

import org.jspecify.annotations.NullMarked;
