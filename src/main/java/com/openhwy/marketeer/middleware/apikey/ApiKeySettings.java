package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.middleware.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code api_key}. */
@Doc("Keys that clients show; whoever shows none is answered 401.")
record ApiKeySettings(
    @Doc("The keys that are taken.") List<KeySettings> keys,
    @Doc("A file of lines of name, key and expiry, read again when it changes.")
        @Nullable String keysFile,
    @Doc(
            "Where a key may stand: header:<name>, authorization (ApiKey or Bearer), query:<name>, cookie:<name>. The first that holds one decides.")
        @Default("[header:X-API-Key]")
        List<KeySource> sources,
    @Doc("Whether the endpoint sees the key too.") @Default("false") boolean forwardKey,
    @Doc("A field that tells the endpoint the key's name; one from the client is taken off.")
        @Nullable String nameHeader,
    @Doc("What the 401 says that the key is for.") @Default("API") String realm,
    @Doc("enforce answers 401; observe counts and logs only.") @Default("enforce") Mode mode) {

  @Doc("One key.")
  record KeySettings(
      @Doc("Whose it is; two keys may have one name, while one takes the other's place.")
          String name,
      @Doc("At least 20 characters, or sha256: and the hash of the key in hexadecimal.") @Secret
          String key,
      @Doc("When it ends: 2027-01-31 (its beginning, UTC) or 2027-01-31T18:00:00Z.")
          @Nullable Expiry expires) {}
}
