package org.dorsal.store;

/** Faults of the database. */
public final class SomeStoreFaults {
    private SomeStoreFaults() {}

    /** A lost connection. */
    public static StoreException unavailable() {
        return new StoreException(StoreException.FaultKind.UNAVAILABLE, "of the test");
    }
}
