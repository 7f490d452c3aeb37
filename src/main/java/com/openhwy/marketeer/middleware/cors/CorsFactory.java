package com.openhwy.marketeer.middleware.cors;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.util.List;

/** Makes {@code cors}. */
public final class CorsFactory implements MiddlewareFactory<CorsSettings> {

  @Override
  public String type() {
    return "cors";
  }

  @Override
  public Class<CorsSettings> settings() {
    return CorsSettings.class;
  }

  @Override
  public void check(CorsSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (s.allowOrigins().isEmpty()) {
      complaints.about(
          "allow_origins", "names no origin; expected for example https://app.example.com");
    }
    checkTokens("allow_methods", s.allowMethods(), complaints);
    checkTokens("allow_headers", s.allowHeaders(), complaints);
    checkTokens("expose_headers", s.exposeHeaders(), complaints);
    if (s.allowCredentials()) {
      checkCredentials(s, complaints);
    }
  }

  /** With credentials a star lets any page act as its visitor, and browsers do not take it. */
  private static void checkCredentials(CorsSettings s, Complaints complaints) {
    if (s.allowsAny()) {
      complaints.about(
          "allow_origins",
          "\"*\" with allow_credentials lets every site act as its visitors; name the origins, or"
              + " leave credentials out");
    }
    if (s.exposeHeaders().contains("*")) {
      complaints.about(
          "expose_headers", "\"*\" means nothing with allow_credentials; name the fields");
    }
  }

  private static void checkTokens(String key, List<String> names, Complaints complaints) {
    for (String name : names) {
      if (!FieldSyntax.isToken(name)) {
        complaints.about(key, "\"" + name + "\" is no name; expected letters, digits and hyphens");
      }
    }
  }

  @Override
  public MiddlewareDefinition define(String name, CorsSettings settings) {
    return new CorsDefinition(name, settings);
  }
}
