/** {@code type: forward_auth}: a service is asked whether a request may pass. */
@NullMarked
package com.openhwy.marketeer.middleware.forwardauth;

import org.jspecify.annotations.NullMarked;
