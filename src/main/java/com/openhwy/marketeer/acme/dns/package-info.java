/** Those who write the TXT records of DNS-01 challenges. */
@NullMarked
package com.openhwy.marketeer.acme.dns;

import org.jspecify.annotations.NullMarked;
