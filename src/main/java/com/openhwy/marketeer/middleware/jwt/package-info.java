/**
 * {@code type: jwt}: lets pass who has a token (RFC 7519) that one of the configured keys signed
 * with one of the configured algorithms; nothing of a token has a say in how it is verified.
 */
@NullMarked
package com.openhwy.marketeer.middleware.jwt;

import org.jspecify.annotations.NullMarked;
