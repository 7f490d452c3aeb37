package com.openhwy.marketeer.middleware.compression;

import java.util.List;
import java.util.Locale;

/** Which media types are worth it. Immutable. */
final class MediaTypes {
  private final List<TypePattern> included;
  private final List<TypePattern> excluded;

  MediaTypes(List<TypePattern> included, List<TypePattern> excluded) {
    this.included = included;
    this.excluded = excluded;
  }

  BodyKind kind(String contentType) {
    int semicolon = contentType.indexOf(';');
    String whole = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String name = whole.trim().toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    if (slash <= 0) {
      return BodyKind.OTHER;
    }
    String type = name.substring(0, slash);
    String subtype = name.substring(slash + 1);
    // gRPC compresses by message, and waits for each: nothing may come in between.
    boolean grpc = type.equals("application") && subtype.startsWith("grpc");
    if (grpc || !matches(included, type, subtype) || matches(excluded, type, subtype)) {
      return BodyKind.OTHER;
    }
    return name.equals("text/event-stream") ? BodyKind.EVENTS : BodyKind.DOCUMENT;
  }

  private static boolean matches(List<TypePattern> patterns, String type, String subtype) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(type, subtype)) {
        return true;
      }
    }
    return false;
  }
}
