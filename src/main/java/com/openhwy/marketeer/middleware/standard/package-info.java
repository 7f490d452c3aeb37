/** The one list of the features that come with the gateway. */
@NullMarked
package com.openhwy.marketeer.middleware.standard;

import org.jspecify.annotations.NullMarked;
