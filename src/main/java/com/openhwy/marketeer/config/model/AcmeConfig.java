package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;

@Doc("Automatic certificates.")
public record AcmeConfig(
    @Doc("letsencrypt, letsencrypt-staging, zerossl or the URL of a directory.")
        @Default("letsencrypt")
        String directory,
    @Doc("Directory for account keys and certificates.") @Default("data/acme") String storage,
    @Doc("PEM file of the authority to trust for the directory itself; empty: the JDK's.")
        @Default("")
        String ca) {}
