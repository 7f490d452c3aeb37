/**
 * From documents in four formats to nodes with the place of every value, and what happens to the
 * nodes before anything is bound from them: substitution and merging.
 */
@NullMarked
package com.openhwy.marketeer.config.read;

import org.jspecify.annotations.NullMarked;
