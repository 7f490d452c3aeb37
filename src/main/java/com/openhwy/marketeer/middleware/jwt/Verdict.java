package com.openhwy.marketeer.middleware.jwt;

/** What verifying a token comes to. */
sealed interface Verdict permits Verified, Refusal {}
