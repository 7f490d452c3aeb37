package com.openhwy.marketeer.middleware.errorpages;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.model.StatusRanges;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code error_pages}. */
@Doc("Pages of your own in place of error answers, the gateway's or the endpoints'.")
record ErrorPagesSettings(
    @Doc("Of those for a status, the client gets the one whose type it likes best.")
        List<PageSettings> pages) {

  /** Exactly one of file, body and service is given. */
  record PageSettings(
      @Doc("Statuses from 400 on, as in 404,500-599.") StatusRanges status,
      @Doc("Statuses that are left as they are.") @Nullable StatusRanges except,
      @Doc("Whose answers: own (the gateway's), endpoint, or all.") @Default("all") From from,
      @Doc("A file, read again when it changes.") @Default("") String file,
      @Doc("The page itself.") @Default("") String body,
      @Doc("A service that has the page.") @Default("") String service,
      @Doc("What the service is asked for; {status} stands for the status.")
          @Default("/{status}.html")
          String path,
      @Doc("For the service's answer; without one the error stays as it was.")
          @Default("2s")
          @Range(min = 1, max = 60_000)
          Duration timeout,
      @Doc("Media type of the page; that of a service's answer is its own.")
          @Default("text/html; charset=utf-8")
          String contentType,
      @Doc("The status the client gets; 0 keeps it.") @Default("0") @Range(min = 0, max = 599)
          int answer) {

    /** Whether this page stands for that answer. */
    boolean isFor(int answered, boolean own) {
      return status.contains(answered)
          && (except == null || !except.contains(answered))
          && (from == From.ALL || own == (from == From.OWN));
    }
  }

  enum From {
    OWN,
    ENDPOINT,
    ALL
  }
}
