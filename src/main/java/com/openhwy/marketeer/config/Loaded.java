package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.config.model.GatewayConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading the configuration. Immutable.
 *
 * @param config null exactly when there are problems
 * @param problems all of them, by file, line and column
 * @param hash SHA-256 in hexadecimal over everything that was effective, the contents of files
 *     referred to included; the same hash, the same configuration. Of a configuration with problems
 *     over what was read, so that the same mistake has the same hash
 * @param documents the texts by the name of their file, in the order they were read; secrets
 *     written into them are in there
 */
public record Loaded(
    @Nullable GatewayConfig config,
    List<Problem> problems,
    String hash,
    Map<String, String> documents) {}
