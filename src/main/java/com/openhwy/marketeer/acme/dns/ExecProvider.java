package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.acme.DnsProvider;
import com.openhwy.marketeer.config.model.DnsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a program of the operator's write the records: {@code COMMAND… present|cleanup FQDN VALUE}.
 * It counts as done when it ends with 0; what it says stands in the failure otherwise. Blocks;
 * thread-safe.
 */
final class ExecProvider implements DnsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(ExecProvider.class);

  /** Of what it says, the end; the rest is read and forgotten, so that it never waits for us. */
  private static final int OUTPUT = 2048;

  /** For output that was on its way when it ended. */
  private static final long OUTPUT_MILLIS = 1000;

  private static final String CHALLENGE = "_acme-challenge.";

  private final DnsConfig.Exec config;

  ExecProvider(DnsConfig.Exec config) {
    this.config = config;
  }

  @Override
  public void present(String fqdn, String value) throws IOException, InterruptedException {
    run("present", fqdn, value);
  }

  @Override
  public void cleanup(String fqdn, String value) throws IOException, InterruptedException {
    run("cleanup", fqdn, value);
  }

  private void run(String action, String fqdn, String value)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(config.command());
    command.addAll(List.of(action, fqdn, value));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    environment(builder.environment(), action, fqdn, value);
    Process process = builder.start();
    process.getOutputStream().close();
    Output output = new Output(process.getInputStream());
    output.start();
    boolean ended = false;
    try {
      ended = process.waitFor(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) { // of one that has ended, this would throw its last words away
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    output.join(OUTPUT_MILLIS);
    if (!ended) {
      throw failure(
          action, fqdn, "did not end within " + config.timeout().toSeconds() + " s", output);
    }
    if (process.exitValue() != 0) {
      throw failure(action, fqdn, "ended with " + process.exitValue(), output);
    }
    LOG.debug("{} {} {}: {}", config.command().get(0), action, fqdn, output);
  }

  private static void environment(
      Map<String, String> environment, String action, String fqdn, String value) {
    environment.put("MARKETEER_DNS_ACTION", action);
    environment.put("MARKETEER_DNS_FQDN", fqdn);
    environment.put("MARKETEER_DNS_VALUE", value);
    environment.put(
        "MARKETEER_DNS_DOMAIN",
        fqdn.startsWith(CHALLENGE) ? fqdn.substring(CHALLENGE.length()) : fqdn);
  }

  private IOException failure(String action, String fqdn, String what, Output output) {
    String said = output.toString();
    return new IOException(
        config.command().get(0)
            + " "
            + action
            + " "
            + fqdn
            + " "
            + what
            + (said.isEmpty() ? " and said nothing" : " and said: " + said));
  }

  /** Reads all that a program says and keeps the end of it. */
  private static final class Output extends Thread {
    private final InputStream in;
    private final StringBuilder kept = new StringBuilder();

    Output(InputStream in) {
      super("marketeer-dns-hook");
      this.in = in;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] part = new byte[OUTPUT];
      try {
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
          keep(new String(part, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        LOG.debug("the output of a DNS hook ended early", e); // it was killed
      }
    }

    private synchronized void keep(String text) {
      kept.append(text);
      if (kept.length() > OUTPUT) {
        kept.delete(0, kept.length() - OUTPUT);
      }
    }

    @Override
    public synchronized String toString() {
      return kept.toString().strip().replaceAll("\\p{Cntrl}+", " | ");
    }
  }
}
