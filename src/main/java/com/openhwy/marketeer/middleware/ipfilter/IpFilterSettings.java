package com.openhwy.marketeer.middleware.ipfilter;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.middleware.Mode;
import java.util.List;

/** The settings of {@code ip_filter}. */
@Doc("Which addresses may come at all; the others are answered 403.")
record IpFilterSettings(
    @Doc("Address blocks that may come; empty: all that are not denied.") List<Cidr> allow,
    @Doc("Address blocks that may not, also when allow has them.") List<Cidr> deny,
    @Doc("enforce answers 403; observe counts and logs only.") @Default("enforce") Mode mode) {}
