package org.dorsal.writeback;

import java.util.Optional;

/** What an EHR says, for people. */
final class EhrWords {
    private EhrWords() {}

    static Optional<String> of(byte[] body) {
        return body.length == 0 ? Optional.empty() : Optional.of("refused");
    }
}
