package com.openhwy.marketeer.middleware.basicauth;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.WatchedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@code basic_auth}. */
public final class BasicAuthFactory implements MiddlewareFactory<BasicAuthSettings> {

  @Override
  public String type() {
    return "basic_auth";
  }

  @Override
  public Class<BasicAuthSettings> settings() {
    return BasicAuthSettings.class;
  }

  @Override
  public void check(BasicAuthSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    complaints.checkFieldValue("realm", s.realm());
    if (s.userHeader() != null) {
      complaints.checkFieldName("user_header", s.userHeader());
    }
    if (s.users().isEmpty() && s.usersFile() == null) {
      complaints.about(
          "users",
          "names no user, so nobody could come; expected for example [\"alice:$2b$11$…\"],"
              + " or users_file");
    }
    Users inline = checkUsers(s.users(), complaints);
    if (s.usersFile() != null && inline != null) {
      try {
        file("", s.usersFile(), inline).close();
      } catch (IllegalArgumentException e) {
        complaints.about("users_file", String.valueOf(e.getMessage()));
      }
    }
  }

  private static @Nullable Users checkUsers(List<String> lines, Complaints complaints) {
    try {
      return Users.of(lines);
    } catch (IllegalArgumentException e) {
      complaints.about("users", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static WatchedFile<Users> file(String name, String file, Users inline) {
    return new WatchedFile<>(name, file, text -> inline.and(Users.ofFile(text)));
  }

  @Override
  public MiddlewareDefinition define(String name, BasicAuthSettings s) {
    Users inline = Users.of(s.users());
    WatchedFile<Users> file = s.usersFile() == null ? null : file(name, s.usersFile(), inline);
    return new BasicAuthDefinition(name, s, inline, file);
  }
}
