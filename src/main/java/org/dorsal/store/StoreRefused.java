package org.dorsal.store;

import java.util.List;

/** The database would break a promise, so the service does not start. Each sentence names what to change. */
final class StoreRefused extends RuntimeException {
    private final List<String> objections;

    StoreRefused(List<String> objections) {
        super(String.join(System.lineSeparator(), objections));
        this.objections = List.copyOf(objections);
    }

    List<String> objections() {
        return objections;
    }
}
