package org.dorsal.http.fhir;

/** Browsers of any origin may read what the service says of itself, and nothing else (SMART App Launch 2.2.0, CORS). */
final class Preflights {
    static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private Preflights() {}

    /** Answers a browser's question whether a page of another origin may call; no header in the answer means no. */
    static Reply answer(boolean openToAll) {
        Reply reply = Reply.empty(204);
        return openToAll
                ? reply.with(ALLOW_ORIGIN, "*")
                        .with("Access-Control-Allow-Methods", "GET, HEAD")
                        .with("Access-Control-Allow-Headers", "Accept, Content-Type, X-Request-Id")
                        .with("Access-Control-Max-Age", "3600")
                : reply;
    }
}
