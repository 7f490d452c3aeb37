/** JSON Schemas of the documents, from the same records that they are bound to. */
@NullMarked
package com.openhwy.marketeer.config.schema;

import org.jspecify.annotations.NullMarked;
