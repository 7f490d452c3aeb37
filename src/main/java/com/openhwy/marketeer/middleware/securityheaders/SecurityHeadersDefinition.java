package com.openhwy.marketeer.middleware.securityheaders;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Thread-safe: immutable; the instances keep nothing but a nonce with the exchange. */
final class SecurityHeadersDefinition implements MiddlewareDefinition {
  private final Fields fields;

  SecurityHeadersDefinition(Fields fields) {
    this.fields = fields;
  }

  @Override
  public boolean needsSlot() {
    return fields.needsNonce();
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    return fields.needsNonce() ? new WithNonce(fields, slot) : new Plain(fields);
  }

  private static class Plain implements Middleware {
    final Fields fields;
    private final Fields.Field[] fixed;
    private final List<Policy> policies;
    private final String[] removed;

    Plain(Fields fields) {
      this.fields = fields;
      this.fixed = fields.fixed().toArray(new Fields.Field[0]);
      this.policies = fields.policies();
      this.removed = fields.removed().toArray(new String[0]);
    }

    @Override
    public Flow onResponse(Exchange x) {
      write(x, "");
      return Flow.CONTINUE;
    }

    final void write(Exchange x, String nonce) {
      Headers headers = x.response().headers();
      for (String name : removed) {
        headers.remove(name);
      }
      for (Fields.Field field : fixed) {
        put(headers, field.name(), field.value());
      }
      if (!policies.isEmpty()) {
        writePolicies(headers, nonce);
      }
      String hsts = fields.hsts();
      if (hsts != null && x.request().secure()) {
        put(headers, HeaderName.STRICT_TRANSPORT_SECURITY, hsts);
      }
    }

    private void writePolicies(Headers headers, String nonce) {
      for (Policy policy : policies) {
        if (fields.override() || headers.get(policy.field()) == null) {
          headers.set(policy.field(), policy.value(nonce));
        }
      }
    }

    private void put(Headers headers, HeaderName name, String value) {
      if (fields.override()) {
        headers.set(name, value);
      } else if (!headers.contains(name)) {
        headers.add(name, value);
      }
    }
  }

  /** Makes a nonce for each exchange and tells it to the endpoint, which puts it in its page. */
  private static final class WithNonce extends Plain {
    private static final int NONCE_BYTES = 16; // 128 bits, as CSP 3 asks for (7.1)

    private final int slot;
    private final SecureRandom random = new SecureRandom();
    private final byte[] bytes = new byte[NONCE_BYTES];

    WithNonce(Fields fields, int slot) {
      super(fields);
      this.slot = slot;
    }

    @Override
    public Flow onRequest(Exchange x) {
      random.nextBytes(bytes);
      String nonce = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      x.slot(slot, nonce);
      x.request().headers().set(fields.nonceHeader(), nonce);
      return Flow.CONTINUE;
    }

    @Override
    public Flow onResponse(Exchange x) {
      Object nonce = x.slot(slot);
      write(x, nonce == null ? "" : (String) nonce);
      return Flow.CONTINUE;
    }
  }
}
