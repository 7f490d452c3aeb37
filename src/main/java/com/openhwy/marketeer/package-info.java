/** The main class, which hands the command line to {@code cli} and knows nothing else. */
@NullMarked
package com.openhwy.marketeer;

import org.jspecify.annotations.NullMarked;
