package com.openhwy.marketeer.middleware.headers;

import com.openhwy.marketeer.config.bind.Doc;
import java.util.List;
import java.util.Map;

/** The settings of {@code headers}. */
@Doc(
    "Header fields set, added and taken off; values may hold placeholders such as {client_ip}, and"
        + " expressions: {= expression}.")
record HeadersSettings(
    @Doc("What the endpoint gets.") Changes request,
    @Doc("What the client gets.") Changes response) {

  @Doc("In this order: remove, set, set_if_missing, add.")
  record Changes(
      @Doc("Fields taken off, by name.") List<String> remove,
      @Doc("Fields that replace any of their name.") Map<String, String> set,
      @Doc("Fields that stand unless there is one of their name.") Map<String, String> setIfMissing,
      @Doc("Fields put beside any of their name.") Map<String, String> add) {

    boolean isEmpty() {
      return remove.isEmpty() && set.isEmpty() && setIfMissing.isEmpty() && add.isEmpty();
    }
  }
}
