package org.dorsal.sandbox;

/** FHIR server behind the sandbox's authorization server. */
public enum DataServer {
    /** The sandbox's own, with the rules of the {@link Vendor} that it plays. */
    OWN,
    /** HAPI's plain server in memory: its statement, its searches, its ids, no rules of ours but the token. */
    HAPI,
    /**
     * The same behind the SMART launcher (smart-launcher-v2): every address has a simulation segment, the issuer is
     * the FHIR base, the answer to an authorization names no issuer, id_tokens have neither key id nor azp and name
     * the user relatively, refresh tokens are not listed, bodies name the launcher's addresses and {@code Location}
     * the server's behind it.
     */
    SMART_LAUNCHER
}
