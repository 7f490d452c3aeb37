package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;

@Doc(
    "Certificates for hosts that only a wildcard route or one without a host matches, begun when a"
        + " client first asks for one.")
public record OnDemandConfig(
    @Doc("Asked with ?domain=NAME by GET before anything is ordered; 2xx is a yes.") String ask,
    @Doc("Names that may begin to have a certificate.") @Default("10/m") Rate rate,
    @Doc("Names that may have one at the same time.") @Default("1000") @Range(min = 1)
        int certificates,
    @Doc("How long a handshake waits for the certificate, within the time a handshake may take.")
        @Default("30s")
        @Range(min = 1)
        Duration timeout,
    @Doc("How long a no, and a failure, is remembered.") @Default("1m") @Range(min = 1)
        Duration refusal,
    @Doc("How long a yes is believed; then it is asked again.") @Default("24h") @Range(min = 1000)
        Duration approval) {}
