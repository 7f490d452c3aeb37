package com.openhwy.marketeer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What strace wrote down: {@code 4711 write(57, "HTTP/1.1 200 OK\r\n"..., 120) = 120}. */
final class SystemCalls {
  /** Names that not every processor has are marked, so that strace lets them be. */
  static final String TRACED =
      "trace=read,write,readv,writev,recvfrom,recvmsg,sendto,sendmsg,sendfile,"
          + "?epoll_wait,?epoll_pwait,?epoll_pwait2,epoll_ctl";

  private static final Pattern LINE =
      Pattern.compile("^(\\d+) +(?:<\\.\\.\\. )?(\\w+)(\\(| resumed>)(.*)$");
  private static final Set<String> READS = Set.of("read", "readv", "recvfrom", "recvmsg");
  private static final Set<String> WRITES =
      Set.of("write", "writev", "sendto", "sendmsg", "sendfile");

  /**
   * One call.
   *
   * @param data its arguments and what became of it; of one that strace saw in two pieces both
   */
  record Call(String thread, String name, String data) {
    boolean isRead() {
      return READS.contains(name);
    }

    boolean isWrite() {
      return WRITES.contains(name);
    }

    /** And not one that the loop's own clock ended: of these a slow machine has more. */
    boolean isWaitForSockets() {
      return name.startsWith("epoll_") && !name.equals("epoll_ctl") && !data.endsWith("= 0");
    }

    /** Sends what begins so. */
    boolean writes(String text) {
      return isWrite() && data.contains("\"" + text);
    }
  }

  private final List<Call> calls;

  private SystemCalls(List<Call> calls) {
    this.calls = calls;
  }

  static SystemCalls in(Path file) throws IOException {
    List<Call> calls = new java.util.ArrayList<>();
    Map<String, Integer> unfinished = new TreeMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue; // signals, exits
      }
      String thread = matcher.group(1);
      Integer first = matcher.group(3).equals("(") ? null : unfinished.remove(thread);
      Call call = new Call(thread, matcher.group(2), matcher.group(4));
      if (first == null) {
        calls.add(call);
        if (line.endsWith("<unfinished ...>")) {
          unfinished.put(thread, calls.size() - 1);
        }
      } else {
        String data = calls.get(first).data() + call.data();
        calls.set(first, new Call(thread, call.name(), data));
      }
    }
    return new SystemCalls(calls);
  }

  /** Of the thread that reads these two texts, what it called in between. */
  List<Call> ofLoopBetween(String begin, String end) {
    int from = indexOfRead(begin);
    int to = indexOfRead(end);
    String loop = calls.get(from).thread();
    return calls.subList(from + 1, to).stream().filter(c -> c.thread().equals(loop)).toList();
  }

  private int indexOfRead(String text) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).isRead() && calls.get(i).data().contains(text)) {
        return i;
      }
    }
    throw new AssertionError("nobody read " + text);
  }

  static String summary(List<Call> calls) {
    return calls.stream()
        .map(Call::name)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
        .toString();
  }
}
