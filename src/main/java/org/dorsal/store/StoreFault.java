package org.dorsal.store;

/**
 * The store could not do what it was asked. The driver's own exception is left out on purpose: its message quotes the offending
 * row, and with it patient data.
 */
public final class StoreFault extends RuntimeException {
    /** Whether another try may help. */
    public enum Kind {
        /** Not reachable, overloaded, too slow, or lost a race: the same call may work later. */
        UNAVAILABLE,
        /** It will not get better by itself. */
        BROKEN
    }

    private final Kind kind;

    StoreFault(Kind kind, String says) {
        super(says);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
