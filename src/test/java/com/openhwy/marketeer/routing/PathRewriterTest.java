package com.openhwy.marketeer.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.config.model.RouteConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRewriterTest {

  @ParameterizedTest
  @CsvSource({
    "/files, /files, /",
    "/files, /files/, /",
    "/files, /files/a/b, /a/b",
    "/files, /filesystem, /filesystem",
    "/files, /file, /file",
    "/files, /x/files, /x/files",
    "/files, /Files/a, /Files/a",
    "/files/, /files/a, /a",
    "/files, /files%2Fa, /files%2Fa",
    "/, /a, /a",
    "/a b, /a%20b/c, /c",
    "/files, *, *",
  })
  void stripsAPrefixThatEndsAtASegment(String strip, String path, String expected) {
    assertThat(rewriter(strip, "", null, null).apply(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1, /a, /v1/a",
    "/v1, /, /v1/",
    "/v1/, /a, /v1/a",
    "/, /a, /a",
    "/a b, /c, /a%20b/c",
  })
  void addsAPrefix(String add, String path, String expected) {
    assertThat(rewriter("", add, null, null).apply(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "^/old/(.*)$, /new/$1, /old/x/y, /new/x/y",
    "^/old/(.*)$, /new/$1, /other, /other",
    "^/old, /new, /old/x, /new/x",
    "a, b, /a/a, /b/b",
    "/(?P<user>[^/]+)/posts, /posts/${user}, /eve/posts, /posts/eve",
    "/(\\w+)/(\\w+), /$2/$1, /a/b, /b/a",
    "/(\\w+), /$10, /a, /a0",
    "(.)(.)(.)(.)(.)(.)(.)(.)(.)(.), $1$10, /abcdefghi, /i",
    "/(a)?(b), /$1$2, /b, /b",
    "^/price$, /\\$1, /price, /$1",
    "^/x$, /caf\u00e9 au lait, /x, /caf%C3%A9%20au%20lait",
    "^/gone, '', /gone, /",
    "/+index$, /, /a/index, /a/",
    "x, /, /axb, /a/b",
    "^/(.*)$, /.$1, /git, /.git",
    "^/(.*)$, /..$1, /git, /..git",
  })
  void rewritesEachMatch(String regex, String replacement, String path, String expected) {
    assertThat(rewriter("", "", regex, replacement).apply(path)).isEqualTo(expected);
  }

  @Test
  void stripsThenAddsThenRewrites() {
    PathRewriter rewriter = rewriter("/api", "/internal", "^/internal/v1/", "/v2/");
    assertThat(rewriter.apply("/api/v1/x")).isEqualTo("/v2/x");
    assertThat(rewriter.apply("/api/v3/x")).isEqualTo("/internal/v3/x");
  }

  /** Abuse #34: what a rewrite makes is judged as strictly as what came in. */
  @ParameterizedTest
  @CsvSource({
    "x, '', /a/.x./b", // would climb
    "x, '', /a/x./b",
    "x, '', /.x.;y", // a dot segment before parameters
    "x, '', /a%2F.x.%2Fb", // between separators that are none
    "5, '', /%25", // a broken escape
    "25, '', /%252e%252e/b", // an escape that was none
    "^/a, '', /ab", // no longer begins with a slash
    "^/, http://evil.example/, /x",
    "^/a, /.., /a/b", // would climb
  })
  void refusesAResultThatCouldBeReadDifferently(String regex, String replacement, String path) {
    assertThat(rewriter("", "", regex, replacement).apply(path)).isNull();
  }

  @Test
  void noRewriteClimbsOutOfAnAddedPrefix() {
    PathRewriter rewriter = rewriter("", "/tenant/7", "x", "");
    assertThat(rewriter.apply("/.x./.x./admin")).isNull();
    assertThat(rewriter.apply("/axb")).isEqualTo("/tenant/7/ab");
  }

  @Test
  void mergesSlashesWhereTheServerDoes() {
    assertThat(rewriter("", "", "x", "").apply("/a/x/b")).isEqualTo("/a/b");
    PathRewriter keeping = PathRewriter.of(config("", "", new RouteConfig.Rewrite("x", "")), false);
    assertThat(keeping.apply("/a/x/b")).isEqualTo("/a//b");
  }

  @Test
  void nothingToDoIsTheSameInstance() {
    String path = "/a/b";
    assertThat(PathRewriter.none().apply(path)).isSameAs(path);
    assertThat(PathRewriter.none().isIdentity()).isTrue();
    assertThat(rewriter("", "", "zzz", "y").apply(path)).isSameAs(path);
    assertThat(rewriter("/x", "", null, null).isIdentity()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files   | ''    | a        | b      | strip_prefix: \"files\" is no path",
        "''      | /a?b  | a        | b      | add_prefix: \"/a?b\" is no path",
        "''      | ''    | (        | b      | rewrite.regex: \"(\" is no regular expression",
        "''      | ''    | (a)      | $2     | \"$2\" names the group 2, but the expression has 1"
            + " groups",
        "''      | ''    | (?P<n>a) | ${m}   | names the group {m}, but the expression has 1"
            + " groups, of them named [n]",
        "''      | ''    | (a)      | ${1}   | names the group {1}",
        "''      | ''    | a        | a$     | rewrite.replacement: \"a$\" has a $ that names no"
            + " group",
        "''      | ''    | a        | $$     | has a $ that names no group",
        "''      | ''    | a        | ${     | has a $ that names no group",
        "''      | ''    | a        | ${0x   | has a $ that names no group",
        "''      | ''    | a        | /b?c=1 | a query cannot be rewritten",
        "''      | ''    | a        | b\\\\c | holds something no path holds",
        "''      | ''    | a        | /../b  | \"/../b\" has a segment that is . or ..",
        "''      | ''    | a        | /x/%2e/ | has a segment that is . or ..",
      })
  void saysWhatIsWrong(String strip, String add, String regex, String replacement, String message) {
    assertThatThrownBy(() -> rewriter(strip, add, regex, replacement))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static PathRewriter rewriter(
      String strip, String add, @Nullable String regex, @Nullable String replacement) {
    return PathRewriter.of(
        config(
            strip,
            add,
            regex == null || replacement == null
                ? null
                : new RouteConfig.Rewrite(regex, replacement)),
        true);
  }

  private static RouteConfig config(
      String strip, String add, RouteConfig.@Nullable Rewrite rewrite) {
    return new RouteConfig(
        "r",
        Routes.route().match(),
        new BackendConfig.Respond(200, "", "text/plain", Map.of()),
        List.of(),
        strip,
        add,
        rewrite,
        "",
        Duration.ZERO,
        null,
        null,
        null,
        0,
        Importance.NORMAL,
        new Node.Scalar(null, false, new Node.Mark("test", 0, 0)));
  }
}
