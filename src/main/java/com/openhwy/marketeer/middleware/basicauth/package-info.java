/** {@code type: basic_auth}: users and passwords, and the hashes that passwords are kept as. */
@NullMarked
package com.openhwy.marketeer.middleware.basicauth;

import org.jspecify.annotations.NullMarked;
