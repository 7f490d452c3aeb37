/** {@code type: ip_filter}: which addresses may come at all. */
@NullMarked
package com.openhwy.marketeer.middleware.ipfilter;

import org.jspecify.annotations.NullMarked;
