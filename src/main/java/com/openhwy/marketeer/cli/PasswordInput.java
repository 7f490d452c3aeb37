package com.openhwy.marketeer.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a command gets a password from. One thread. */
final class PasswordInput {
  private static final int MOST_BYTES = 1024;
  private static final int DELETE = 0x7f;

  /** Bytes that a char becomes at most. */
  private static final int UTF_8_MOST = 3;

  private final @Nullable Function<String, char[]> prompt;
  private final Supplier<InputStream> stream;

  /**
   * @param prompt asks at the terminal, without echo; null without a terminal
   */
  PasswordInput(@Nullable Function<String, char[]> prompt, Supplier<InputStream> stream) {
    this.prompt = prompt;
    this.stream = stream;
  }

  static PasswordInput ofProcess() {
    Console console = terminal();
    return new PasswordInput(
        console == null ? null : text -> console.readPassword("%s", text), () -> System.in);
  }

  /** The console if somebody sits at it: since Java 22 there may be one where nobody does. */
  @SuppressWarnings("SystemConsoleNull") // it is null up to 21, and asked what it is from 22 on
  private static @Nullable Console terminal() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      Object is = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(is) ? console : null;
    } catch (NoSuchMethodException before22) {
      return console; // where it cannot be asked, only a terminal makes a console
    } catch (ReflectiveOperationException e) {
      throw new CommandFailure("the terminal cannot be used; write - to read standard input", e);
    }
  }

  /**
   * @param fromStream also when there is a terminal
   * @return UTF-8; the caller's to overwrite
   */
  byte[] read(boolean fromStream) {
    Function<String, char[]> terminal = prompt;
    byte[] password = terminal == null || fromStream ? line() : twice(terminal);
    check(password);
    return password;
  }

  private static byte[] twice(Function<String, char[]> terminal) {
    char[] first = terminal.apply("Password: ");
    char[] second = terminal.apply("Again: ");
    try {
      if (first == null || second == null) { // end of input
        throw new CommandFailure("no password was entered");
      }
      if (!Arrays.equals(first, second)) {
        throw new CommandFailure("the two passwords differ; nothing was hashed");
      }
      return bytes(first);
    } finally {
      wipe(first);
      wipe(second);
    }
  }

  private static void wipe(char @Nullable [] text) {
    if (text != null) {
      Arrays.fill(text, '\0');
    }
  }

  private static byte[] bytes(char[] text) {
    byte[] room = new byte[text.length * UTF_8_MOST];
    ByteBuffer utf8 = ByteBuffer.wrap(room);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), utf8, true);
    if (result.isError()) {
      throw new CommandFailure("the password is no valid text");
    }
    byte[] bytes = Arrays.copyOf(room, utf8.position());
    Arrays.fill(room, (byte) 0);
    return bytes;
  }

  private byte[] line() {
    byte[] all;
    try {
      all = stream.get().readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new CommandFailure("standard input cannot be read: " + e.getMessage(), e);
    }
    int end = all.length;
    if (end > 0 && all[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && all[end - 1] == '\r') {
      end--;
    }
    byte[] line = Arrays.copyOf(all, end);
    Arrays.fill(all, (byte) 0);
    return line;
  }

  private static void check(byte[] password) {
    if (password.length == 0) {
      throw new CommandFailure("the password is empty; expected at least one character");
    }
    if (password.length > MOST_BYTES) {
      throw new CommandFailure("the password is longer than " + MOST_BYTES + " bytes");
    }
    for (byte b : password) {
      if ((b >= 0 && b < ' ') || b == DELETE) {
        throw new CommandFailure(
            "the password holds a control character or a second line, which no client can send");
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
    } catch (CharacterCodingException e) {
      throw new CommandFailure("the password is not UTF-8, which clients send it in", e);
    }
  }
}
