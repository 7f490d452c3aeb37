/** The commands an operator types, and the only place that writes to standard output. */
@NullMarked
package com.openhwy.marketeer.cli;

import org.jspecify.annotations.NullMarked;
