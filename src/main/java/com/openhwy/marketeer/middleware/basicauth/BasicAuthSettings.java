package com.openhwy.marketeer.middleware.basicauth;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code basic_auth}. */
@Doc("Users and passwords (RFC 7617); whoever has none is answered 401.")
record BasicAuthSettings(
    @Doc("Each a name, a colon and a hash that `marketeer hash-password` made.") @Secret
        List<String> users,
    @Doc("A file of such lines (htpasswd), read again when it changes.") @Nullable String usersFile,
    @Doc("What browsers show when they ask for the password.") @Default("Restricted") String realm,
    @Doc("Whether the endpoint sees the password too.") @Default("false")
        boolean forwardCredentials,
    @Doc("A field that tells the endpoint the user's name; one from the client is taken off.")
        @Nullable String userHeader,
    @Doc("How long a right password is not hashed again; 0 hashes for every request.")
        @Default("5m")
        @Range(max = 86_400_000)
        Duration cacheTtl,
    @Doc("Right passwords remembered.") @Default("10000") @Range(min = 1, max = 1_000_000)
        int cacheSize,
    @Doc("Threads that hash; 0 is one for every four cores.") @Default("0") @Range(max = 64)
        int hashThreads,
    @Doc("Passwords that may wait for such a thread; beyond, the answer is 503.")
        @Default("32")
        @Range(min = 1, max = 10_000)
        int hashQueue,
    @Doc("enforce answers 401; observe counts and logs only.") @Default("enforce") Mode mode) {

  private static final int CORES_PER_THREAD = 4;

  int threads() {
    return hashThreads > 0
        ? hashThreads
        : Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_THREAD);
  }
}
