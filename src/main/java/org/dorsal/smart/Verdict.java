package org.dorsal.smart;

import java.time.Duration;

/** Who stands at the door, and what a door must answer when that can't be told. */
public sealed interface Verdict {

    /** No Authorization header: only what is open to all. */
    record Anonymous() implements Verdict {}

    /** The token was checked and belongs to this site. */
    record Known(Caller caller) implements Verdict {}

    /**
     * 401. {@code reason} fits into {@code WWW-Authenticate: Bearer error="invalid_token", error_description="…"}
     * (RFC 6750): ASCII, no quotes, nothing of the token.
     */
    record BadToken(String reason) implements Verdict {}

    /** 403: a good token, but of another site's issuer. */
    record WrongSite() implements Verdict {}

    /** 503 with Retry-After: the issuer's keys can't be read, so a good token can't be told from a bad one. */
    record KeysUnreachable(Duration retryAfter) implements Verdict {}
}
