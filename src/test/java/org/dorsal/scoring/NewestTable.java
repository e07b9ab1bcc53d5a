package org.dorsal.scoring;

import java.util.List;

/** Additions of edition 1.1.0 to the evidence table and its changed rows, {@code evidence-1.1.0.table}. */
final class NewestTable {
    static final List<ClinicalRow> ROWS = ClinicalRow.rows("evidence-1.1.0.table");

    private NewestTable() {}

    /** Returns the row in force in this edition. */
    static ClinicalRow row(String flag) {
        return ROWS.stream()
                .filter(row -> row.flag().equals(flag))
                .findFirst()
                .orElseGet(() -> ClinicalTable.row(flag));
    }
}
