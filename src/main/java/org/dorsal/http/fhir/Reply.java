package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer before it goes out. Its body is bytes that are sent as they are.
 *
 * @param seen what auditors will be told of it
 */
record Reply(int status, List<Header> headers, byte[] body, Seen seen) {
    static final String FHIR_JSON = "application/fhir+json;charset=utf-8";

    private static final byte[] NO_BODY = {};

    record Header(String name, String value) {}

    Reply {
        headers = List.copyOf(headers);
    }

    /** FHIR JSON with that status. */
    static Reply json(int status, byte[] body) {
        return new Reply(status, List.of(new Header("Content-Type", FHIR_JSON)), body, Seen.NOTHING);
    }

    static Reply empty(int status) {
        return new Reply(status, List.of(), NO_BODY, Seen.NOTHING);
    }

    /** The same with one header more, or with another value in it. */
    Reply with(String name, String value) {
        List<Header> all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equalsIgnoreCase(name));
        all.add(new Header(name, value));
        return new Reply(status, all, body, seen);
    }

    /** The same, of which auditors are told that. */
    Reply telling(Seen of) {
        return new Reply(status, headers, body, of);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
