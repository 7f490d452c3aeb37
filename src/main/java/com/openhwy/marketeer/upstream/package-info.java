/**
 * Services and their endpoints, balancers and pickers, outlier detection, circuit breakers and
 * retry policy; no sockets are opened here.
 */
@NullMarked
package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.NullMarked;
