/** {@code type: fault}: requests delayed, refused or broken off on purpose, for drills. */
@NullMarked
package com.openhwy.marketeer.middleware.fault;

import org.jspecify.annotations.NullMarked;
