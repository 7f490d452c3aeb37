package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code compression}. */
@Doc("Compresses the bodies of responses for clients that say they can read it.")
record CompressionSettings(
    @Doc("Content codings to choose from; where a client likes several the same, the first wins.")
        @Default("[zstd, br, gzip]")
        List<Encoding> encodings,
    @Doc("Bodies known to be shorter are sent as they are.") @Default("1KiB") DataSize minSize,
    @Doc("Bodies known to be longer are sent as they are; without it there is no such length.")
        @Nullable DataSize maxSize,
    @Doc("Media types to compress; text/* for all of a type, application/*+json by their end.")
        @Default(
            "[text/*, application/json, application/*+json, application/xml, application/*+xml,"
                + " application/javascript, application/x-javascript, application/ecmascript,"
                + " application/wasm, application/x-ndjson, application/jsonl, application/yaml,"
                + " application/toml, application/sql, application/rtf, application/graphql,"
                + " application/vnd.ms-fontobject, application/x-font-ttf, application/x-font-otf,"
                + " font/ttf, font/otf, font/collection, image/svg+xml, image/bmp, image/x-icon,"
                + " image/vnd.microsoft.icon]")
        List<TypePattern> types,
    @Doc("Media types left out of those.") List<TypePattern> exclude,
    @Doc("How hard to try, by content coding.") Levels levels,
    @Doc("Whether responses over TLS that set cookies are sent as they are, for fear of BREACH.")
        @Default("true")
        boolean skipSetCookie,
    @Doc("Whether the endpoint gets the weak tags of an If-Match as the strong ones it gave.")
        @Default("true")
        boolean strongIfMatch) {

  /** Higher ones exist; they would keep an event loop from its other clients. */
  @Doc("What lies beyond these bounds is for files that are compressed once, when they are built.")
  record Levels(
      @Doc("zstd.") @Default("3") @Range(min = 1, max = 9) int zstd,
      @Doc("Brotli.") @Default("4") @Range(min = 0, max = 7) int br,
      @Doc("gzip.") @Default("4") @Range(min = 1, max = 9) int gzip) {}
}
