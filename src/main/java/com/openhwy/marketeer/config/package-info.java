/**
 * What the operator wrote: records, the parsing into them, and all problems at once, each with its
 * file, line, column and path.
 */
@NullMarked
package com.openhwy.marketeer.config;

import org.jspecify.annotations.NullMarked;
