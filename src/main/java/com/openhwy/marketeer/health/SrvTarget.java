package com.openhwy.marketeer.health;

import com.openhwy.marketeer.upstream.Target;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One SRV record (RFC 2782).
 *
 * @param priority lower ones are used first
 * @param weight share among those of one priority; 0 is taken as 1
 * @param host lower case, without the final dot
 */
record SrvTarget(int priority, int weight, int port, String host) {
  /** Three numbers of two bytes, and the shortest name that is not the root. */
  private static final int SHORTEST = 6 + 2;

  /** Weights reach 65535, and are multiplied with the operator's own. */
  private static final int MAX_WEIGHT = 1000;

  /** The usable ones; releases all. */
  static List<SrvTarget> decode(List<DnsRecord> records) {
    List<SrvTarget> targets = new ArrayList<>();
    for (DnsRecord record : records) {
      SrvTarget target = record instanceof DnsRawRecord raw ? decode(raw) : null;
      if (target != null) {
        targets.add(target);
      }
      ReferenceCountUtil.release(record);
    }
    return targets;
  }

  /** Null for another type, a broken record, or the target "." (no such service here). */
  private static @Nullable SrvTarget decode(DnsRawRecord record) {
    ByteBuf content = record.content();
    if (!record.type().equals(DnsRecordType.SRV) || content.readableBytes() < SHORTEST) {
      return null;
    }
    int priority = content.readUnsignedShort();
    int weight = content.readUnsignedShort();
    int port = content.readUnsignedShort();
    String host = name(content);
    return host.isEmpty() || port == 0 ? null : new SrvTarget(priority, weight, port, host);
  }

  private static String name(ByteBuf content) {
    try {
      String name = DefaultDnsRecordDecoder.decodeName(content).toLowerCase(Locale.ROOT);
      return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    } catch (CorruptedFrameException e) {
      return ""; // a record that cannot be read is as good as none
    }
  }

  List<Target> targets(List<String> ips, boolean backup) {
    int share = Math.max(1, Math.min(MAX_WEIGHT, weight));
    return ips.stream().map(ip -> new Target(host, ip, port, share, backup)).toList();
  }
}
