/** {@code type: response_rewrite}: addresses and cookies of endpoints as the client knows them. */
@NullMarked
package com.openhwy.marketeer.middleware.responserewrite;

import org.jspecify.annotations.NullMarked;
