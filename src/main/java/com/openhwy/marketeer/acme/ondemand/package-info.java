/** Certificates for names that nobody knew before a client asked for them. */
@NullMarked
package com.openhwy.marketeer.acme.ondemand;

import org.jspecify.annotations.NullMarked;
