/** {@code type: mirror}: copies of requests to another service, whose answers are compared. */
@NullMarked
package com.openhwy.marketeer.middleware.mirror;

import org.jspecify.annotations.NullMarked;
