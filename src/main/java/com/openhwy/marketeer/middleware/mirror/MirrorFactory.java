package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.mirror.MirrorSettings.Compare;
import java.util.List;

/** Makes {@code mirror}. */
public final class MirrorFactory implements MiddlewareFactory<MirrorSettings> {

  @Override
  public String type() {
    return "mirror";
  }

  @Override
  public Class<MirrorSettings> settings() {
    return MirrorSettings.class;
  }

  @Override
  public List<String> services(MirrorSettings s) {
    return List.of(s.service());
  }

  @Override
  public void check(MirrorSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    percent(complaints, "sample", s.sample());
    complaints.checkFieldName("mark", s.mark());
    for (int i = 0; i < s.removeHeaders().size(); i++) {
      complaints.checkFieldName("remove_headers[" + i + "]", s.removeHeaders().get(i));
    }
    for (int i = 0; i < s.methods().size(); i++) {
      String method = s.methods().get(i);
      if (!FieldSyntax.isToken(method)) {
        complaints.about(
            "methods[" + i + "]", "\"" + method + "\" is no method; expected GET or POST");
      }
    }
    if (s.methods().isEmpty()) {
      complaints.about("methods", "are none, so nothing would be copied; expected [GET]");
    }
    if (s.compare() != null) {
      compare(complaints, s.compare());
    }
  }

  private static void compare(Complaints complaints, Compare compare) {
    percent(complaints, "compare.noise_sample", compare.noiseSample());
    for (int i = 0; i < compare.ignore().size(); i++) {
      String ignored = compare.ignore().get(i);
      if (!ignored.startsWith("/") && !FieldSyntax.isToken(ignored)) {
        complaints.about(
            "compare.ignore[" + i + "]",
            "\""
                + ignored
                + "\" is neither a field name nor a JSON pointer; expected ETag or"
                + " /items/*/time");
      }
    }
  }

  private static void percent(Complaints complaints, String key, double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      complaints.about(key, percent + " is no percentage; expected 0 to 100");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, MirrorSettings settings) {
    return new MirrorDefinition(name, settings);
  }
}
