/** What gRPC adds to HTTP: deadlines, messages and their framing, answers without a body. */
@NullMarked
package com.openhwy.marketeer.grpc;

import org.jspecify.annotations.NullMarked;
