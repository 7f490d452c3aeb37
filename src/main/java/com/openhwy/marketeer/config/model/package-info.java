/** The configuration as records: what the operator may write, with defaults, bounds and meaning. */
@NullMarked
package com.openhwy.marketeer.config.model;

import org.jspecify.annotations.NullMarked;
