package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import org.jspecify.annotations.Nullable;

@Doc("Logs.")
public record LogConfig(
    Access access, @Doc("Lowest level of the application log.") @Default("info") Level level) {

  public record Access(
      @Doc("json or combined.") @Default("json") Format format,
      @Doc("stdout, stderr, off or a file; a file is reopened on SIGUSR1.") @Default("stdout")
          String output,
      @Doc(
              "An expression in CEL; exchanges for which it is false are left out. The metrics"
                  + " count them.")
          @Nullable String filter) {}

  public enum Format {
    JSON,
    COMBINED
  }

  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
