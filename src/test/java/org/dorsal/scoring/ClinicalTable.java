package org.dorsal.scoring;

import java.util.List;

/** Evidence table of edition 1.0.0, {@code evidence-1.0.0.table}. */
public final class ClinicalTable {
    static final List<ClinicalRow> ROWS = ClinicalRow.rows("evidence-1.0.0.table");

    private ClinicalTable() {}

    public static List<ClinicalRow> rows() {
        return ROWS;
    }

    static ClinicalRow row(String flag) {
        return ROWS.stream().filter(row -> row.flag().equals(flag)).findFirst().orElseThrow();
    }
}
