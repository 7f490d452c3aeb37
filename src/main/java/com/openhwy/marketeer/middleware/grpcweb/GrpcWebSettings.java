package com.openhwy.marketeer.middleware.grpcweb;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;

/** What an operator may set. */
public record GrpcWebSettings(
    @Doc("Whether bodies in base64 (grpc-web-text) are taken.") @Default("true") boolean text) {}
