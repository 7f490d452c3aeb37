package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.WatchedFile;
import com.openhwy.marketeer.middleware.apikey.ApiKeySettings.KeySettings;

/** Makes {@code api_key}. */
public final class ApiKeyFactory implements MiddlewareFactory<ApiKeySettings> {

  @Override
  public String type() {
    return "api_key";
  }

  @Override
  public Class<ApiKeySettings> settings() {
    return ApiKeySettings.class;
  }

  @Override
  public void check(ApiKeySettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    complaints.checkFieldValue("realm", s.realm());
    if (s.nameHeader() != null) {
      complaints.checkFieldName("name_header", s.nameHeader());
    }
    if (s.sources().isEmpty()) {
      complaints.about(
          "sources", "names no place for a key; expected for example header:X-API-Key");
    }
    if (s.keys().isEmpty() && s.keysFile() == null) {
      complaints.about(
          "keys", "holds none, so nobody could come; expected a name and a key, or keys_file");
    }
    Keys inline = new Keys();
    for (int i = 0; i < s.keys().size(); i++) {
      KeySettings key = s.keys().get(i);
      try {
        inline.add(key.name(), key.key(), key.expires());
      } catch (IllegalArgumentException e) {
        complaints.about("keys[" + i + "]", String.valueOf(e.getMessage()));
      }
    }
    if (s.keysFile() != null) {
      try {
        file("", s.keysFile(), inline).close();
      } catch (IllegalArgumentException e) {
        complaints.about("keys_file", String.valueOf(e.getMessage()));
      }
    }
  }

  private static WatchedFile<Keys> file(String name, String file, Keys inline) {
    return new WatchedFile<>(name, file, text -> inline.and(Keys.ofFile(text)));
  }

  @Override
  public MiddlewareDefinition define(String name, ApiKeySettings s) {
    Keys inline = new Keys();
    s.keys().forEach(key -> inline.add(key.name(), key.key(), key.expires()));
    WatchedFile<Keys> file = s.keysFile() == null ? null : file(name, s.keysFile(), inline);
    return new ApiKeyDefinition(name, s, inline, file);
  }
}
