package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Place;

/** Finds the place of a value that is named by text. */
final class Places {
  private Places() {}

  /**
   * @param where {@code path[1]} or {@code headers.X-Key}, whose key may hold dots
   */
  static Place below(Place place, String where) {
    int dot = where.indexOf('.');
    if (dot >= 0) {
      return place.at(where.substring(0, dot)).at(where.substring(dot + 1));
    }
    int bracket = where.indexOf('[');
    if (bracket >= 0 && where.endsWith("]")) {
      int index = Integer.parseInt(where, bracket + 1, where.length() - 1, 10);
      return place.at(where.substring(0, bracket)).item(index);
    }
    return place.at(where);
  }

  /**
   * @param path keys with dots between them
   */
  static Place along(Place root, String path) {
    Place here = root;
    for (String key : path.split("\\.", -1)) {
      here = here.at(key);
    }
    return here;
  }
}
