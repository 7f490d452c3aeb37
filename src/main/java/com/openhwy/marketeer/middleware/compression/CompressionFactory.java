package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes {@code compression}. */
public final class CompressionFactory implements MiddlewareFactory<CompressionSettings> {

  @Override
  public String type() {
    return "compression";
  }

  @Override
  public Class<CompressionSettings> settings() {
    return CompressionSettings.class;
  }

  @Override
  public void check(CompressionSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    checkEncodings(s.encodings(), complaints);
    if (s.types().isEmpty()) {
      complaints.about(
          "types",
          "names no media type, so that nothing would be compressed; expected for example"
              + " text/*, or leave it out");
    }
    if (s.maxSize() != null && s.maxSize().bytes() < s.minSize().bytes()) {
      complaints.about(
          "max_size",
          s.maxSize() + " is below min_size, which is " + s.minSize() + "; expected more");
    }
  }

  private static void checkEncodings(List<Encoding> encodings, Complaints complaints) {
    if (encodings.isEmpty()) {
      complaints.about("encodings", "names no content coding; expected some of zstd, br, gzip");
    }
    Set<Encoding> seen = EnumSet.noneOf(Encoding.class);
    for (int i = 0; i < encodings.size(); i++) {
      if (!seen.add(encodings.get(i))) {
        complaints.about(
            "encodings[" + i + "]", encodings.get(i).token() + " stands there twice; once will do");
      }
    }
  }

  @Override
  public MiddlewareDefinition define(String name, CompressionSettings settings) {
    return new CompressionDefinition(name, settings, Natives.HERE);
  }
}
