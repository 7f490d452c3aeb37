package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.middleware.Mode;
import com.openhwy.marketeer.middleware.jwt.Algorithm.Pinned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The settings of {@code jwt}. */
@Doc("Who has no good JSON Web Token is answered 401.")
record JwtSettings(
    @Doc("The one algorithm that tokens may be signed with: HS256, RS256, PS256, ES256, EdDSA …")
        @Nullable Pinned algorithm,
    @Doc("Several algorithms, all for one type of key; in place of algorithm.")
        List<Pinned> algorithms,
    @Doc("The secret of HS256, HS384 or HS512 as text, at least as long as the hash.") @Secret
        @Nullable String secret,
    @Doc("The secret as base64 or base64url.") @Secret @Nullable String secretBase64,
    @Doc("A public key or certificate: PEM text, or the path of a PEM file, which is watched.")
        @Nullable String publicKey,
    @Doc("Path of a JWK set, which is watched.") @Nullable String jwksFile,
    @Doc("URL of the issuer's JWK set.") @Nullable String jwksUrl,
    @Doc("How often jwks_url is fetched.") @Default("1h") @Range(min = 1000, max = 604_800_000)
        Duration jwksRefresh,
    @Doc("At least so long between two fetches for keys that are not known.")
        @Default("10s")
        @Range(min = 100, max = 3_600_000)
        Duration jwksMinRefresh,
    @Doc("For one fetch; requests that wait for it wait as long.")
        @Default("5s")
        @Range(min = 100, max = 15_000)
        Duration jwksTimeout,
    @Doc("Who may have issued a token (iss); empty: not looked at.") List<String> issuer,
    @Doc("For whom a token may be (aud), any of them; empty: not looked at.") List<String> audience,
    @Doc("Whether a token has to say when it expires (exp).") @Default("true") boolean requireExp,
    @Doc("How far the clock of the issuer may be off.") @Default("0s") @Range(max = 3_600_000)
        Duration leeway,
    @Doc("How long ago a token may have been issued (iat), whatever exp says.") @Range(min = 1000)
        @Nullable Duration maxAge,
    @Doc("Claims a token must have: a value, a list of values of which one will do, or [] for any.")
        Map<String, List<String>> requiredClaims,
    @Doc("Scopes a token must have, all of them; without one the answer is 403.")
        List<String> scopes,
    @Doc("Where the token is looked for: header:<name>, cookie:<name>, query:<name>.")
        @Default("[header:Authorization]")
        List<TokenPlace> tokenFrom,
    @Doc("Whether the endpoint gets the token too.") @Default("true") boolean forwardToken,
    @Doc("Fields for the endpoint and the claims they hold; a client's own are taken off.")
        Map<String, String> claimsToHeaders,
    @Doc("Whether requests without any token pass; a bad token is refused all the same.")
        @Default("false")
        boolean optional,
    @Doc("The realm in WWW-Authenticate; by default the middleware's name.") @Nullable String realm,
    @Doc("The longest token that is looked at.") @Default("16KiB") @Range(min = 256, max = 65_536)
        DataSize maxTokenSize,
    @Doc("Verified tokens remembered, so that a signature is checked once; 0 for none.")
        @Default("10000")
        @Range(max = 1_000_000)
        int cacheSize,
    @Doc("enforce answers 401; observe counts and logs only.") @Default("enforce") Mode mode) {

  /** All that are pinned, without duplicates. */
  Set<Algorithm> pinned() {
    Set<Algorithm> all = new TreeSet<>();
    algorithms.forEach(one -> all.add(one.algorithm()));
    if (algorithm != null) {
      all.add(algorithm.algorithm());
    }
    return all;
  }
}
