/** Backends that show what reaches them, for {@code marketeer demo}. */
@NullMarked
package com.openhwy.marketeer.cli.demo;

import org.jspecify.annotations.NullMarked;
