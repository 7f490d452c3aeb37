package com.openhwy.marketeer.files;

import java.util.concurrent.Executor;

/**
 * Where files are read, and the event loop that what was read goes back to.
 *
 * @param workers may block; refuses with {@link java.util.concurrent.RejectedExecutionException}
 *     when closed or full
 * @param loop runs a task on the event loop of the exchange, later and in order
 */
record FileIo(Executor workers, Executor loop) {}
