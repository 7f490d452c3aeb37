package com.openhwy.marketeer.middleware.headers;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Flaw;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Template;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.headers.HeadersSettings.Changes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@code headers}. */
public final class HeadersFactory implements MiddlewareFactory<HeadersSettings> {

  /** They say where a message ends or belong to one connection: the codec writes them. */
  private static final Set<HeaderName> FRAMING =
      EnumSet.of(
          HeaderName.CONNECTION,
          HeaderName.CONTENT_LENGTH,
          HeaderName.EXPECT,
          HeaderName.HTTP2_SETTINGS,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE);

  @Override
  public String type() {
    return "headers";
  }

  @Override
  public Class<HeadersSettings> settings() {
    return HeadersSettings.class;
  }

  @Override
  public void check(HeadersSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (s.request().isEmpty() && s.response().isEmpty()) {
      complaints.about(
          "request", "and response are empty, so nothing changes; give one of them something");
    }
    check("request", s.request(), complaints);
    check("response", s.response(), complaints);
  }

  private static void check(String side, Changes changes, Complaints complaints) {
    for (String name : changes.remove()) {
      checkName(side + ".remove", name, side, complaints);
    }
    check(side + ".set", changes.set(), side, complaints);
    check(side + ".set_if_missing", changes.setIfMissing(), side, complaints);
    check(side + ".add", changes.add(), side, complaints);
  }

  private static void check(
      String key, Map<String, String> fields, String side, Complaints complaints) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String at = key + "." + field.getKey();
      checkName(at, field.getKey(), side, complaints);
      complaints.checkFieldValue(at, field.getValue());
      checkTemplate(at, field.getValue(), side.equals("request"), complaints);
    }
  }

  private static void checkTemplate(
      String key, String value, boolean request, Complaints complaints) {
    Scope scope = request ? Scope.REQUEST : Scope.RESPONSE;
    try {
      Template.compile(
          value,
          (text, at) -> {
            for (Flaw flaw : Expression.check(text, scope, Wanted.TEXT)) {
              int before = flaw.line() == 1 ? at : 0;
              complaints.within(key, flaw.line(), flaw.column() + before, flaw.message());
            }
            return x -> null;
          });
    } catch (IllegalArgumentException e) {
      complaints.about(key, String.valueOf(e.getMessage()));
    }
  }

  private static void checkName(String key, String name, String side, Complaints complaints) {
    HeaderName known = HeaderName.of(name);
    String refusal = refusal(known, side);
    if (refusal != null) {
      complaints.about(key, "\"" + name + "\" " + refusal);
    } else {
      complaints.checkFieldName(key, name);
    }
  }

  private static @Nullable String refusal(@Nullable HeaderName name, String side) {
    if (name == null) {
      return null;
    }
    if (FRAMING.contains(name)) {
      return "frames the message or belongs to one connection; the gateway writes it itself, leave"
          + " it out";
    }
    return name == HeaderName.HOST && side.equals("request")
        ? "is not changed here; set host on the route"
        : null;
  }

  @Override
  public MiddlewareDefinition define(String name, HeadersSettings settings) {
    List<Change> request = Change.of(settings.request(), Scope.REQUEST);
    List<Change> response = Change.of(settings.response(), Scope.RESPONSE);
    HeaderChanges changes = new HeaderChanges(request, response);
    return (loop, slot) -> changes;
  }
}
