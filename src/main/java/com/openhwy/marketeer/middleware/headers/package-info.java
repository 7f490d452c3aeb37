/** {@code type: headers}: header fields set, added and taken off, of requests and of responses. */
@NullMarked
package com.openhwy.marketeer.middleware.headers;

import org.jspecify.annotations.NullMarked;
