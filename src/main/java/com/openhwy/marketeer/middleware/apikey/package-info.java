/** {@code type: api_key}: keys that clients show. */
@NullMarked
package com.openhwy.marketeer.middleware.apikey;

import org.jspecify.annotations.NullMarked;
