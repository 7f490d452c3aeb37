/**
 * The PROXY protocol, versions 1 and 2: who a client is that comes through a load balancer which
 * only moves bytes.
 */
@NullMarked
package com.openhwy.marketeer.proxyprotocol;

import org.jspecify.annotations.NullMarked;
