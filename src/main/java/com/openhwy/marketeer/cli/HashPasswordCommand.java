package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.middleware.basicauth.Argon2Hash;
import com.openhwy.marketeer.middleware.basicauth.BcryptHash;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "hash-password",
    description =
        "Prints the hash of a password, for the users of basic_auth. Asks for it twice without"
            + " showing it, or reads one line of standard input.")
final class HashPasswordCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  /** What the number after {@code --cost} means depends on it. */
  enum Algorithm {
    bcrypt(BcryptHash.MIN_COST, 11, BcryptHash.MAX_COST),
    argon2id(1, 2, Argon2Hash.MAX_ITERATIONS);

    private final int min;
    private final int usual;
    private final int max;

    Algorithm(int min, int usual, int max) {
      this.min = min;
      this.usual = usual;
      this.max = max;
    }

    private String hash(byte[] password, int cost) {
      SecureRandom random = new SecureRandom();
      return this == bcrypt
          ? BcryptHash.make(password, cost, random)
          : Argon2Hash.make(password, cost, random);
    }
  }

  @Spec @Nullable CommandSpec spec;
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--algorithm",
      defaultValue = "bcrypt",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Algorithm algorithm = Algorithm.bcrypt;

  @Option(
      names = "--cost",
      description =
          "How slow: for bcrypt 4 to 15, each twice the one before, 11 when not said;"
              + " for argon2id iterations over 19 MiB, 1 to 16, 2 when not said.")
  @Nullable Integer cost;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "- is standard input, which is also read when nobody sits at a terminal.")
  @Nullable String source;

  private final PasswordInput input;

  HashPasswordCommand() {
    this(PasswordInput.ofProcess());
  }

  HashPasswordCommand(PasswordInput input) {
    this.input = input;
  }

  @Override
  public Integer call() {
    if (source != null && !source.equals(STANDARD_INPUT)) {
      throw new CommandFailure(
          "a password is no argument, it would stand in the list of processes and in the history"
              + " of the shell; leave it out to be asked, or write - to read standard input");
    }
    int chosen = cost == null ? algorithm.usual : cost;
    if (chosen < algorithm.min || chosen > algorithm.max) {
      throw new CommandFailure(
          "a cost of "
              + chosen
              + " is out of range; expected "
              + algorithm.min
              + " to "
              + algorithm.max
              + " for "
              + algorithm);
    }
    print(hash(input.read(source != null), chosen));
    return ExitCode.OK;
  }

  private String hash(byte[] password, int chosen) {
    try {
      return algorithm.hash(password, chosen);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private void print(String hash) {
    if (json.wanted) {
      json.print(
          Cli.out(spec), new JsonObject().put("algorithm", algorithm.name()).put("hash", hash));
    } else {
      Cli.out(spec).println(hash);
    }
  }
}
