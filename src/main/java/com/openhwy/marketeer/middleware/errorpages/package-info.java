/** {@code type: error_pages}: pages of the operator's own in place of error answers. */
@NullMarked
package com.openhwy.marketeer.middleware.errorpages;

import org.jspecify.annotations.NullMarked;
