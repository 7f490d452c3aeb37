package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.BackendConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What answers a route can do so. */
final class BackendCheck {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final List<String> TEMPLATES = List.of("scheme", "host", "path", "query", "uri");
  private static final Pattern TEMPLATE = Pattern.compile("\\{([^{}]*)}?");

  /** Ours to write: they follow from the connection and the body. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection", "trailer", "upgrade");

  private final Problems problems;
  private final AnswerCheck answers;

  BackendCheck(Problems problems) {
    this.problems = problems;
    this.answers = new AnswerCheck(problems);
  }

  void check(BackendConfig backend, Place place) {
    if (backend instanceof BackendConfig.Static files) {
      files(files, place);
    } else if (backend instanceof BackendConfig.Redirect redirect) {
      redirect(redirect, place);
    } else if (backend instanceof BackendConfig.Respond respond) {
      respond(respond, place);
    } else if (backend instanceof BackendConfig.Split split) {
      new SplitCheck(problems).check(split, place);
    }
  }

  private void files(BackendConfig.Static files, Place place) {
    Path root = directory(files.root(), place.at("root"));
    for (Place index : place.at("index").items()) {
      String name = index.text();
      if (name != null && !name.matches("[^/\\p{Cntrl}]+")) {
        index.problem(problems, "\"" + name + "\" is no name of a file; expected index.html");
      }
    }
    files
        .cacheControl()
        .forEach((pattern, value) -> cacheControl(value, place.at("cache_control").at(pattern)));
    files.errorPages().forEach((status, page) -> errorPage(root, status, page, place));
  }

  private void cacheControl(String value, Place place) {
    if (value.isBlank()) {
      place.problem(problems, "says nothing; expected for example \"public, max-age=3600\"");
    }
    answers.fieldValue(value, place);
  }

  private @Nullable Path directory(String name, Place place) {
    try {
      Path root = Path.of(name);
      if (Files.isDirectory(root) && Files.isReadable(root)) {
        return root;
      }
      String found =
          !Files.exists(root)
              ? "does not exist"
              : Files.isDirectory(root) ? "cannot be read" : "is no directory";
      place.problem(
          problems,
          "\""
              + name
              + "\" "
              + found
              + "; expected a directory (seen from "
              + Path.of("").toAbsolutePath()
              + ")");
    } catch (InvalidPathException e) {
      place.problem(problems, "\"" + name + "\" is no path: " + e.getReason());
    }
    return null;
  }

  private void errorPage(@Nullable Path root, String status, String page, Place backend) {
    Place place = backend.at("error_pages");
    if (!status.matches("[45]([0-9][0-9]|xx)")) {
      place
          .key(status)
          .problem(
              problems, "\"" + status + "\" is no error status; expected 400 to 599, 4xx or 5xx");
    }
    if (!page.startsWith("/")) {
      place
          .at(status)
          .problem(problems, "\"" + page + "\" does not begin with a slash; expected /404.html");
    } else if (root != null && !Files.isRegularFile(root.resolve(page.substring(1)))) {
      place
          .at(status)
          .problem(problems, "\"" + page + "\" is no file below " + root + "; create it");
    }
  }

  private void redirect(BackendConfig.Redirect redirect, Place place) {
    if (!REDIRECTS.contains(redirect.status())) {
      place
          .at("status")
          .problem(
              problems,
              redirect.status()
                  + " is no status of a redirect; expected 301, 302, 303, 307 or 308");
    }
    String to = redirect.to();
    Place target = place.at("to");
    Matcher template = TEMPLATE.matcher(to);
    while (template.find()) {
      String name = template.group(1);
      if (!template.group().endsWith("}") || !TEMPLATES.contains(name)) {
        String hint = Suggestion.hint(name, TEMPLATES);
        target.problem(
            problems,
            "unknown template \""
                + template.group()
                + "\""
                + (hint.isEmpty()
                    ? "; expected {scheme}, {host}, {path}, {query} or {uri}"
                    : hint));
      }
    }
    if (!to.matches("(https?|\\{scheme})://[^/:?#].*")
        && !to.matches("/([^/].*)?|\\{(uri|path)}.*")) {
      target.problem(
          problems,
          "\""
              + to
              + "\" is no target; expected a URL (https://example.com{uri}) or a path (/new)");
    }
    if (!Texts.isFieldValue(to) || to.indexOf(' ') >= 0) {
      target.problem(
          problems, "the target holds a space or a control character; write %20 for a space");
    }
  }

  private void respond(BackendConfig.Respond respond, Place place) {
    answers.check(respond.status(), respond.contentType(), respond.body(), place);
    Place headers = place.at("headers");
    respond
        .headers()
        .forEach(
            (name, value) -> {
              if (!Texts.isToken(name)) {
                headers
                    .key(name)
                    .problem(
                        problems,
                        "\"" + name + "\" is no field name; expected letters, digits and hyphens");
              } else if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                headers
                    .key(name)
                    .problem(problems, name + " is written by the gateway itself; leave it out");
              }
              answers.fieldValue(value, headers.at(name));
            });
  }
}
