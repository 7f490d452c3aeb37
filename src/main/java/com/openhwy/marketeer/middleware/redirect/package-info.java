/** {@code type: redirect}: sends a client to another scheme, host or path. */
@NullMarked
package com.openhwy.marketeer.middleware.redirect;

import org.jspecify.annotations.NullMarked;
