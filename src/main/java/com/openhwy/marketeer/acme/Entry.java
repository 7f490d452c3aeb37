package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.acme.CertificateView.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wanted name and where it stands. Guarded by the {@link AcmeCertificates} it belongs to. */
final class Entry {
  final String name;
  NameState state = NameState.NEW;
  @Nullable StoredCertificate held;

  /** What is kept has been looked at. */
  boolean loaded;

  /** A worker is at it. */
  boolean busy;

  /** The operator wants it replaced now. */
  boolean forced;

  /**
   * When an order is next due: the schedule reads the certificate for it, which is not for free.
   */
  Instant due = Instant.EPOCH;

  Entry(String name) {
    this.name = name;
  }

  /** To be called after every change of what is held or known. */
  void plan(Schedule schedule) {
    due = schedule.next(held, state);
  }

  CertificateView view(String issuer, Instant now) {
    StoredCertificate certificate = held;
    Instant next = loaded ? due : null;
    return new CertificateView(
        name,
        List.of(name),
        AcmeCertificates.SOURCE,
        stands(now),
        issuer.isEmpty() ? null : issuer,
        certificate == null ? null : Leaf.notBefore(certificate.leaf()),
        certificate == null ? null : Leaf.notAfter(certificate.leaf()),
        next == null || next.equals(Instant.EPOCH) ? null : next,
        state.failures(),
        state.lastError(),
        state.lastErrorAt());
  }

  private State stands(Instant now) {
    if (busy && loaded) {
      return State.ORDERING;
    }
    if (state.failures() > 0) {
      return State.FAILING;
    }
    return isHeld(now) ? State.VALID : State.PENDING;
  }

  boolean isHeld(Instant now) {
    return held != null && Leaf.notAfter(held.leaf()).isAfter(now);
  }
}
