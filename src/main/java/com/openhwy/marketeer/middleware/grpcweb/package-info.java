/** {@code type: grpc_web}: calls of browsers, translated for endpoints that speak gRPC. */
@NullMarked
package com.openhwy.marketeer.middleware.grpcweb;

import org.jspecify.annotations.NullMarked;
