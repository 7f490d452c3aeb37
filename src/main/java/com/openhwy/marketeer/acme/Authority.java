package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.config.model.AcmeConfig.Eab;
import com.openhwy.marketeer.config.model.AcmeConfig.KeyType;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authority: our account there, whose key is made once and kept for good. Blocks; thread-safe.
 */
final class Authority {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

  private final Issuer issuer;
  private final Vault vault;
  private final Pause pause;
  private @Nullable Login login;

  Authority(Issuer issuer, Vault vault, Pause pause) {
    this.issuer = issuer;
    this.vault = vault;
    this.pause = pause;
  }

  Issuer issuer() {
    return issuer;
  }

  /**
   * Registers on the first call: with a key the authority knows that is no new account (RFC 8555
   * 7.3.1).
   */
  synchronized Login login() throws AcmeException, IOException, InterruptedException {
    Login known = login;
    if (known == null) {
      known = register();
      login = known;
      LOG.info("{}: account {}", issuer, known.getAccountLocation());
    }
    return known;
  }

  /** The authority does not know the account any more: the next call registers again. */
  synchronized void forgotten() {
    login = null;
  }

  private Login register() throws AcmeException, IOException, InterruptedException {
    Session session = new Session(URI.create(issuer.directory()), network());
    session.networkSettings().setTimeout(AcmeNetwork.TIMEOUT);
    AccountBuilder account = new AccountBuilder().agreeToTermsOfService().useKeyPair(accountKey());
    if (!issuer.email().isEmpty()) {
      account.addEmail(issuer.email());
    }
    Eab eab = issuer.eab();
    if (eab != null) {
      account.withKeyIdentifier(eab.kid(), eab.hmac().replace("=", ""));
    } else if (session.getMetadata().isExternalAccountRequired()) {
      throw new AcmeException(
          "that it only takes accounts bound to one made elsewhere; write its key into"
              + " acme.issuers[].eab");
    }
    return account.createLogin(session);
  }

  private AcmeNetwork network() throws IOException {
    try {
      return new AcmeNetwork(issuer.ca());
    } catch (GeneralSecurityException e) {
      throw new IOException(issuer.ca() + ": cannot be trusted: " + e.getMessage(), e);
    }
  }

  /** Two processes that begin at once must not each make one. */
  private KeyPair accountKey() throws IOException, InterruptedException {
    KeyPair kept = vault.account(issuer.directory());
    if (kept != null) {
      return kept;
    }
    String name = "account-" + Vault.accountId(issuer.directory());
    AcmeStorage.Lock lock = Locks.await(vault.storage(), name, pause);
    try {
      KeyPair other = vault.account(issuer.directory());
      if (other != null) {
        return other;
      }
      KeyPair made = Keys.generate(KeyType.EC256);
      vault.account(issuer.directory(), made);
      return made;
    } finally {
      lock.close();
    }
  }
}
