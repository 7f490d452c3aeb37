package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What an auth service said with its yes. Not written to once it is made.
 *
 * @param fields for the endpoint
 * @param principal null when it named nobody
 */
record Grant(Headers fields, @Nullable Principal principal) {}
