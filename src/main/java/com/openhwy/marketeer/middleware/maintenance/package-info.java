/** {@code type: maintenance}: closed for now, but for those who work on it. */
@NullMarked
package com.openhwy.marketeer.middleware.maintenance;

import org.jspecify.annotations.NullMarked;
