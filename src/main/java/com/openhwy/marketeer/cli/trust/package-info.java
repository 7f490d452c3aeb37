/** Where a machine and its user keep the certificates that they believe. */
@NullMarked
package com.openhwy.marketeer.cli.trust;

import org.jspecify.annotations.NullMarked;
