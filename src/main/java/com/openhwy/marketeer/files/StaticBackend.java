package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.MediaRange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.PathRewriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the files below a directory. Owned by one event loop, which never waits for the
 * disk: what the {@link FileStore} knows is sent at once; for the rest a worker looks, and the
 * exchange goes on when it has.
 */
final class StaticBackend implements Backend {
  /** Directory to index is one, a fallback to the root's index another; more would be a circle. */
  private static final int MOST_TURNS = 5;

  private static final String ALLOW = "GET, HEAD";
  private static final String LISTING_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  private static final List<String> LISTING_TYPES = List.of("text/html", "application/json");
  private static final Logger LOG = LoggerFactory.getLogger(StaticBackend.class);

  private final StaticRules rules;
  private final PathRewriter paths;
  private final FileStore store;
  private final FileAnswer answer;
  private final FileIo io;

  StaticBackend(
      StaticRules rules, PathRewriter paths, FileStore store, FileAnswer answer, FileIo io) {
    this.rules = rules;
    this.paths = paths;
    this.store = store;
    this.answer = answer;
    this.io = io;
  }

  @Override
  public void handle(Exchange x) {
    String method = x.request().method();
    String path = paths.apply(x.request().path());
    if (!method.equals("GET") && !method.equals("HEAD")) {
      x.response().headers().set(HeaderName.ALLOW, ALLOW);
      refuse(
          x, Failure.of(FailureKind.METHOD_NOT_ALLOWED, "files are only read; expected " + ALLOW));
    } else if (path == null) {
      refuse(x, Failure.of(FailureKind.MALFORMED_REQUEST, PathRewriter.NO_PATH));
    } else {
      find(x, path, null, MOST_TURNS);
    }
  }

  /**
   * @param error what the file is the page for; null for the file that was asked for
   * @param turns how many more paths may be tried
   */
  private void find(Exchange x, String path, @Nullable Failure error, int turns) {
    Resource known = store.fresh(path);
    if (known != null) {
      give(x, path, known, error, turns);
    } else {
      look(x, path, error, turns);
    }
  }

  private void look(Exchange x, String path, @Nullable Failure error, int turns) {
    var unused =
        store
            .look(path)
            .whenComplete(
                (found, thrown) -> {
                  if (found == null) {
                    toLoop(x, () -> failed(x, path, error, thrown), null);
                  } else if (found.retain()) {
                    toLoop(x, () -> looked(x, path, found, error, turns), found);
                  } else {
                    toLoop(x, () -> again(x, path, error, turns), null);
                  }
                });
  }

  /** From a worker back to the loop; gives {@code held} back when there is no loop any more. */
  private void toLoop(Exchange x, Runnable task, @Nullable Resource held) {
    try {
      io.loop().execute(() -> guarded(x, task));
    } catch (RejectedExecutionException stopped) {
      if (held != null) {
        held.release();
      }
      LOG.debug("the event loop of request {} has stopped", x.requestId());
    }
  }

  /** Nobody above catches what is thrown here, and the client would wait for ever. */
  private static void guarded(Exchange x, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("request {} could not be answered", x.requestId(), e);
      x.fail(
          Failure.of(FailureKind.INTERNAL, "a fault of the gateway; its log has the request id"));
    }
  }

  private void looked(Exchange x, String path, Resource found, @Nullable Failure error, int turns) {
    try {
      if (x.isOpen()) {
        give(x, path, found, error, turns);
      }
    } finally {
      found.release();
    }
  }

  private void again(Exchange x, String path, @Nullable Failure error, int turns) {
    if (!x.isOpen()) {
      return;
    }
    if (turns > 0) {
      look(x, path, error, turns - 1);
    } else {
      x.fail(error != null ? error : FileAnswer.failure(FileAnswer.Outcome.GONE));
    }
  }

  private void failed(
      Exchange x, String path, @Nullable Failure error, @Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    boolean busy = cause instanceof RejectedExecutionException;
    if (!busy) {
      LOG.error("the file system failed at {}", path, cause);
    }
    if (!x.isOpen()) {
      return;
    }
    if (error != null) {
      x.fail(error);
    } else if (busy) {
      refuse(x, Failure.of(FailureKind.OVERLOAD, "no worker takes another file to look for"));
    } else {
      refuse(x, Failure.of(FailureKind.INTERNAL, "the file system failed"));
    }
  }

  private void give(Exchange x, String path, Resource found, @Nullable Failure error, int turns) {
    if (found instanceof FileEntry file) {
      file(x, path, file, error, turns);
    } else if (error != null) {
      x.fail(error); // the page for it is no file
    } else if (found instanceof Resource.Alias alias) {
      if (turns > 0) {
        find(x, alias.path(), null, turns - 1);
      } else {
        refuse(x, notFound());
      }
    } else if (found instanceof Resource.AddSlash) {
      redirect(x);
    } else if (found instanceof Listing listing) {
      listing(x, path, listing, turns);
    } else if (found instanceof Resource.Forbidden) {
      refuse(x, Failure.of(FailureKind.FORBIDDEN, "the file may not be read"));
    } else {
      refuse(x, notFound());
    }
  }

  private static Failure notFound() {
    return Failure.of(FailureKind.NOT_FOUND, "no file answers for this path");
  }

  private void file(Exchange x, String path, FileEntry file, @Nullable Failure error, int turns) {
    if (error != null) {
      x.note(error);
      if (!answer.errorPage(x, file, error.status())) {
        again(x, path, error, turns);
      }
      return;
    }
    FileAnswer.Outcome outcome = answer.give(x, file);
    switch (outcome) {
      case DONE -> {}
      case GONE -> again(x, path, null, turns);
      case PRECONDITION_FAILED, UNSATISFIABLE -> refuse(x, FileAnswer.failure(outcome));
    }
  }

  /** With the operator's page for that status, or else as the gateway answers failures. */
  private void refuse(Exchange x, Failure why) {
    String page = rules.errorPage(why.status());
    if (page == null) {
      x.fail(why);
    } else {
      find(x, page, why, MOST_TURNS);
    }
  }

  /**
   * To the same path with a slash, as the client knows it: a route may have stripped a prefix. One
   * that the client wrote in another way than ours is named by its last segment, relative to
   * itself. Neither form can begin with two slashes, so neither leads to another host.
   */
  private static void redirect(Exchange x) {
    Request request = x.request();
    String path = request.path();
    boolean asWritten =
        request.target().startsWith(path)
            && (request.target().length() == path.length()
                || request.target().charAt(path.length()) == '?');
    String to = asWritten ? path : "." + path.substring(path.lastIndexOf('/'));
    String query = request.query();
    boolean passable = query != null && FieldSyntax.isValue(query);
    Headers headers = x.response().status(301).headers();
    headers.set(HeaderName.LOCATION, passable ? to + "/?" + query : to + "/");
    x.response().length(0);
    x.respond();
  }

  private void listing(Exchange x, String path, Listing listing, int turns) {
    int type = MediaRange.best(x.request().headers().joined(HeaderName.ACCEPT), LISTING_TYPES);
    boolean json = type == 1;
    Content content = json ? listing.json() : listing.page();
    if (x.request().isHead()) {
      x.response().length(content.size());
    } else if (!content.give(x.response(), 0, content.size(), io)) {
      again(x, path, null, turns);
      return;
    }
    Headers headers = x.response().status(200).headers();
    headers.set(HeaderName.CONTENT_TYPE, json ? "application/json" : "text/html; charset=utf-8");
    headers.set(HeaderName.CACHE_CONTROL, "no-cache");
    headers.set(HeaderName.CONTENT_SECURITY_POLICY, LISTING_POLICY);
    headers.add(HeaderName.VARY, "Accept");
    x.respond();
  }
}
