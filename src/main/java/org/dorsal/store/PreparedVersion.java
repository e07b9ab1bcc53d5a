package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

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

    /** Binds the columns of the ledger. */
    static StatementCall set(StatementCall call, List<PreparedVersion> rows) throws SQLException {
        List<NewVersion> versions = rows.stream().map(PreparedVersion::version).toList();
        return call.instants("version_at", rows.stream().map(PreparedVersion::recordedAt))
                .texts("patient", versions, NewVersion::patient)
                .texts("type", versions, NewVersion::type)
                .texts("id", versions, NewVersion::id)
                .numbers("version", versions.stream().map(NewVersion::version))
                .texts("status", versions, NewVersion::status)
                .instants("date_from", versions.stream().map(NewVersion::from))
                .instants("date_to", versions.stream().map(NewVersion::to))
                .texts("code_set", rows, row -> row.set().id().toString())
                .slices(
                        "terms",
                        "first_term",
                        "last_term",
                        rows.stream().map(row -> row.terms().all()))
                .numbers(
                        "indexed_terms",
                        rows.stream().map(row -> row.terms().indexed().size()))
                .bytes("sha256", versions.stream().map(NewVersion::hash))
                .bytes("body", versions.stream().map(NewVersion::body).map(BodyCompression::pack));
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
