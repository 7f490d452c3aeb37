/** Certificates by ACME (RFC 8555): which are wanted, ordered, kept and renewed. */
@NullMarked
package com.openhwy.marketeer.acme;

import org.jspecify.annotations.NullMarked;
