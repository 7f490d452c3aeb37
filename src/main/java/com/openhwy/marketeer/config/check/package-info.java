/**
 * What the types of the records cannot say: names that must exist, values that must make sense
 * together, files that must be there. One class for one concern.
 */
@NullMarked
package com.openhwy.marketeer.config.check;

import org.jspecify.annotations.NullMarked;
