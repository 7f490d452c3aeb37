package com.openhwy.marketeer.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The outputs that {@code log.access.output} can name. */
final class LogSinks {
  private LogSinks() {}

  /**
   * @param output {@code stdout}, {@code stderr} or a file, made with its folders if need be
   * @throws IOException with a message for the operator
   */
  static LogSink open(String output) throws IOException {
    return switch (output) {
      case "stdout" -> new Stream(FileDescriptor.out);
      case "stderr" -> new Stream(FileDescriptor.err);
      default -> new AppendedFile(Path.of(output));
    };
  }

  /** Beside {@code System.out}, whose locks and encoding are of no use here. */
  private static final class Stream implements LogSink {
    private final OutputStream out;

    Stream(FileDescriptor descriptor) {
      out = new FileOutputStream(descriptor);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {} // the process still needs it
  }

  private static final class AppendedFile implements LogSink {
    private final Path path;
    private OutputStream out;

    AppendedFile(Path path) throws IOException {
      this.path = path;
      this.out = open(path);
    }

    private static OutputStream open(Path path) throws IOException {
      try {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IOException(
            "log.access.output: \""
                + path
                + "\" cannot be opened ("
                + e
                + "); expected stdout, stderr, off or a file that can be written",
            e);
      }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
    }

    @Override
    public void reopen() throws IOException {
      OutputStream next = open(path); // first: without a new file the old one stays in use
      OutputStream old = out;
      out = next;
      old.close();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
