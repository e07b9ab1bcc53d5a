package org.dorsal.sandbox;

/**
 * Defect that the sandbox EHR shows on request. Each affects one place, from its request until {@link
 * SandboxEhr#behave()}.
 */
public enum Misbehaviour {
    /** The id_token names another issuer. */
    ID_TOKEN_OF_ANOTHER_ISSUER("ID token names another issuer"),
    /** The id_token is for another client. */
    ID_TOKEN_FOR_ANOTHER_CLIENT("ID token is for another client"),
    /** The id_token answers another request: its nonce is not the one that was sent. */
    ID_TOKEN_WITH_ANOTHER_NONCE("ID token has another nonce"),
    /** The id_token's signature does not fit. */
    ID_TOKEN_WITH_BROKEN_SIGNATURE("ID token has a broken signature"),
    /** The id_token expired an hour ago. */
    ID_TOKEN_EXPIRED("ID token is expired"),
    /** The id_token says {@code alg: none} and has no signature. */
    ID_TOKEN_UNSIGNED("ID token is unsigned (alg none)"),
    /** The token response has no id_token, although openid was granted. */
    NO_ID_TOKEN("no ID token"),
    /** The token response names no patient. */
    NO_PATIENT("token response without a patient"),
    /** Grants read scopes only, for any requested scopes. */
    SCOPES_NARROWED("grants read access only"),
    /** The authorization response names another issuer (RFC 9207). */
    ANOTHER_ISS_IN_ANSWER("authorization response names another issuer"),
    /** The authorization response names no issuer, although discovery promises it. */
    NO_ISS_IN_ANSWER("authorization response without an issuer"),
    /** Discovery does not list S256. */
    NO_S256("discovery without PKCE S256"),
    /** Discovery redirects to {@code /elsewhere} on the same server, which serves a perfect document. */
    DISCOVERY_REDIRECTS("discovery redirects"),
    /** The discovery document is 64 MB of valid JSON. */
    DISCOVERY_HUGE("discovery document of 64 MB"),
    /** Delays every answer except the pages' by twenty seconds, or until the sandbox behaves again. */
    SLOW("slow (20 s)"),
    /** The FHIR API, discovery included, answers 503. */
    FHIR_DOWN("FHIR API is down"),
    /** The token endpoint answers 503. */
    TOKEN_ENDPOINT_DOWN("token endpoint is down"),
    /** A refresh is refused as if its token had been used before; the launch is over. */
    REFRESH_REFUSED("refresh is refused"),
    /** Access tokens are issued expired, in contradiction to {@code expires_in}. */
    ACCESS_TOKENS_EXPIRED("access tokens expire at once"),
    /**
     * Search answers name a next page on another host: the same server by the name 127.0.0.1, below {@code /foreign}.
     */
    FOREIGN_NEXT_LINK("next link to another host"),
    /** Search answers hold one resource of another patient. */
    ANOTHER_PATIENT_IN_SEARCH("another patient's resource in search results"),
    /** Searches answer with one page of 4.7 MB, of 7,550 small entries, for each {@code _count}. */
    HUGE_PAGES("search pages of 4.7 MB"),
    /** The FHIR API answers 200 with a web page. */
    HTML_FOR_FHIR("HTML with 200 from the FHIR API"),
    /** The FHIR API answers 429 with Retry-After. */
    TOO_MANY_REQUESTS("429 with Retry-After"),
    /** The answer to a refresh names another patient than the launch. */
    ANOTHER_PATIENT_ON_REFRESH("refresh names another patient");

    private final String words;

    Misbehaviour(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
