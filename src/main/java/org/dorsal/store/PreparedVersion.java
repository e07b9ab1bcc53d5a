package org.dorsal.store;

import java.time.Instant;
import java.util.Comparator;

/**
 * Version with what its rows are made of, computed once.
 *
 * @param recordedAt time of its commit
 * @param id its id as assessment and slot
 */
record PreparedVersion(NewVersion version, Instant recordedAt, SlottedId id, CodeSet set, NewVersion.RowTerms terms) {
    /** Order in which versions are inserted and their rows are locked. */
    static final Comparator<PreparedVersion> ORDER = Comparator.comparing(PreparedVersion::assessment)
            .thenComparing(PreparedVersion::type)
            .thenComparingInt(PreparedVersion::slot);

    static PreparedVersion of(NewVersion version, Instant recordedAt) {
        return new PreparedVersion(
                version, recordedAt, SlottedId.of(version.id()), CodeSet.of(version), version.rowTerms());
    }

    String type() {
        return version.type();
    }

    String patient() {
        return version.patient();
    }

    String assessment() {
        return id.assessment();
    }

    int slot() {
        return id.slot();
    }
}
