/** Certificates, chosen by the name a client asks for and replaced while connections stay open. */
@NullMarked
package com.openhwy.marketeer.tls;

import org.jspecify.annotations.NullMarked;
