/**
 * CEL: what an operator can say of one exchange beyond the settings there are. Nothing of the
 * library is loaded before the first expression is.
 */
@NullMarked
package com.openhwy.marketeer.expression;

import org.jspecify.annotations.NullMarked;
