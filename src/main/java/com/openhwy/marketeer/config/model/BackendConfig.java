package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers a route; {@code type} says which. */
public sealed interface BackendConfig {

  @Tag("service")
  @Doc("Endpoints of a service.")
  record ToService(
      @Doc("Name from services.yaml.") String service,
      @Doc("Algorithm for this route; by default the service's.")
          @Nullable LoadBalancerKind loadBalancer)
      implements BackendConfig {}

  @Tag("split")
  @Doc("Several services, each with a share of the requests.")
  record Split(
      @Doc("The services and their shares.") List<SplitService> services,
      @Doc("Keeps a user on one service; without it every request is drawn anew.")
          @Nullable SplitSticky sticky,
      @Doc("Moves the weights by itself; without it they stay as they are.")
          @Nullable CanaryConfig canary)
      implements BackendConfig {}

  @Tag("static")
  @Doc("Files below a directory.")
  record Static(
      @Doc("The directory.") String root,
      @Doc("Paths that are no file and name no extension get the index of the root.")
          @Default("false")
          boolean spa,
      @Doc("Files that answer for a directory, first match; default index.html.")
          List<String> index,
      @Doc("Lists directories that have no index.") @Default("false") boolean listing,
      @Doc("Serves names that begin with a dot (.well-known always is).") @Default("false")
          boolean dotfiles,
      @Doc("Follows symbolic links that lead out of the root.") @Default("false")
          boolean followSymlinks,
      @Doc("Serves FILE.br, FILE.zst and FILE.gz to clients that accept them.") @Default("true")
          boolean precompressed,
      @Doc(
              "Cache-Control by pattern of the file's path below the root, first match (**/*.js,"
                  + " assets/**).")
          Map<String, String> cacheControl,
      @Doc("Pages for errors by status, or by 4xx and 5xx, paths below the root: {404: /404.html}.")
          Map<String, String> errorPages,
      @Doc("Files up to this size are kept in memory between revalidations; at most 8MiB.")
          @Default("64KiB")
          @Range(max = 8 << 20)
          DataSize cacheBelow)
      implements BackendConfig {}

  @Tag("redirect")
  @Doc("A redirect.")
  record Redirect(
      @Doc("Target; {scheme} {host} {path} {query} {uri} are the request's.") String to,
      @Doc("301, 302, 303, 307 or 308.") @Default("308") @Range(min = 301, max = 308) int status)
      implements BackendConfig {}

  @Tag("respond")
  @Doc("A fixed answer.")
  record Respond(
      @Doc("Status.") @Default("200") @Range(min = 200, max = 599) int status,
      @Doc("Body.") @Default("") String body,
      @Doc("Its media type.") @Default("text/plain; charset=utf-8") String contentType,
      @Doc("Further fields.") Map<String, String> headers)
      implements BackendConfig {}
}
