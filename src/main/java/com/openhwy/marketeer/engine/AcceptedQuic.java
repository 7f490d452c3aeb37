package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.TlsSession;
import com.openhwy.marketeer.http3.Http3Connection;
import com.openhwy.marketeer.tls.QuicTermination;
import com.openhwy.marketeer.tls.TlsListener;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;

/** One connection over QUIC, from its first packet. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is heard as the channel's end
final class AcceptedQuic extends AcceptedConnection implements TlsListener {
  private final QuicChannel channel;
  private boolean handshaking = true;

  AcceptedQuic(Engine engine, Connections connections, ListenerInfo listener, QuicChannel channel) {
    super(
        engine, connections, listener, channel.remoteSocketAddress(), channel.localSocketAddress());
    this.channel = channel;
  }

  /** Before its handshake. */
  void begin(QuicTermination termination) {
    connections().opened(this, listener(), channel);
    connections().handshakes(1);
    channel.closeFuture().addListener(closed -> handshakeOver());
    long millis = engine().plan().snapshot.limits().headNanos() / 1_000_000;
    termination.install(channel, millis, this);
  }

  private void handshakeOver() {
    if (handshaking) {
      handshaking = false;
      connections().handshakes(-1);
    }
  }

  @Override
  public void secured(TlsSession session, @Nullable String protocol) {
    handshakeOver();
    tls(session);
    speaks(Http3Connection.begin(channel, engine().http3(), this));
  }

  @Override
  public void notSecured(Throwable why) {
    handshakeOver();
    listener().meters().notSecured();
  }

  @Override
  void cut() {
    channel.close();
  }
}
