package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.middleware.Mode;

/** The settings of {@code buffering}. */
@Doc("Takes in the body of a request before the endpoint is asked; reads responses ahead.")
record BufferingSettings(
    @Doc("Whether bodies of requests are taken in whole.") @Default("true") boolean request,
    @Doc("The largest body of a request; a larger one is refused with 413.")
        @Default("1MiB")
        @Range(min = 1, max = 1L << 30)
        DataSize maxRequest,
    @Doc("Whether responses are read ahead of a client that takes them slowly.") @Default("false")
        boolean response,
    @Doc("How far a response is read ahead; the rest waits for the client.")
        @Default("1MiB")
        @Range(min = 1, max = 1L << 30)
        DataSize maxResponse,
    @Doc("All that may be held at a time, over all event loops; a request beyond it gets 503.")
        @Default("64MiB")
        @Range(min = 1)
        DataSize total,
    @Doc("enforce refuses; observe lets a body beyond a limit stream, counts and logs.")
        @Default("enforce")
        Mode mode) {}
