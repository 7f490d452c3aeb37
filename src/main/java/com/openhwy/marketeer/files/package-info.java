/** The backend that answers from a directory of static files. */
@NullMarked
package com.openhwy.marketeer.files;

import org.jspecify.annotations.NullMarked;
