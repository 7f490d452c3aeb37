/**
 * {@code type: security_headers}: the response fields that make browsers careful, as one preset
 * with every part overridable.
 */
@NullMarked
package com.openhwy.marketeer.middleware.securityheaders;

import org.jspecify.annotations.NullMarked;
