package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a client receives at the address it sends from before it costs a handshake (RFC 9000
 * 8.1.2): it is sent a token, the time and a MAC over time, address and its connection id, and
 * comes back with it. The first few handshakes at a time go without, for the proof takes a round
 * trip. One per socket; event loop only.
 */
final class AddressTokens implements QuicTokenHandler {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME = Long.BYTES;
  private static final int DIGEST = 32;
  private static final int PREFIX = TIME + DIGEST;

  /** RFC 9000 17.2. */
  private static final int MAX_ID = 20;

  private static final long LIFETIME = 10_000_000_000L;

  private final Ticker ticker;
  private final Mac mac;
  private final BooleanSupplier wanted;

  /**
   * @param key the same for all sockets of a listener
   * @param wanted whether the next client has to prove its address
   */
  AddressTokens(Ticker ticker, SecretKey key, BooleanSupplier wanted) {
    this.ticker = ticker;
    this.wanted = wanted;
    try {
      this.mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
    }
  }

  static SecretKey newKey() {
    byte[] random = new byte[DIGEST];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, ALGORITHM);
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress from) {
    if (!wanted.getAsBoolean()) {
      return false;
    }
    byte[] id = bytes(connectionId, connectionId.readerIndex(), connectionId.readableBytes());
    long now = ticker.nanos();
    out.writeLong(now).writeBytes(digest(now, from, id)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress from) {
    int start = token.readerIndex();
    int idLength = token.readableBytes() - PREFIX;
    if (idLength < 0 || idLength > MAX_ID) {
      return -1;
    }
    long then = token.getLong(start);
    long age = ticker.nanos() - then;
    byte[] given = bytes(token, start + TIME, DIGEST);
    byte[] id = bytes(token, start + PREFIX, idLength);
    boolean valid =
        age >= 0 && age < LIFETIME && MessageDigest.isEqual(given, digest(then, from, id));
    return valid ? PREFIX : -1;
  }

  private byte[] digest(long time, InetSocketAddress from, byte[] id) {
    byte[] address = from.getAddress().getAddress();
    mac.update(
        ByteBuffer.allocate(TIME + Integer.BYTES).putLong(time).putInt(from.getPort()).flip());
    mac.update((byte) address.length);
    mac.update(address);
    return mac.doFinal(id);
  }

  private static byte[] bytes(ByteBuf from, int index, int length) {
    byte[] bytes = new byte[length];
    from.getBytes(index, bytes);
    return bytes;
  }

  @Override
  public int maxTokenLength() {
    return PREFIX + MAX_ID;
  }
}
