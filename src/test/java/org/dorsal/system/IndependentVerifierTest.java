package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dorsal.archive.Archive.Selection;
import org.junit.jupiter.api.Test;

/**
 * Compares our verifier with an independent one in Python: both report the same doubts, one change for each of them;
 * {@code -Ddorsal.long=true} tries all changes.
 */
class IndependentVerifierTest {
    @Test
    void both_doubt_a_part_whose_entries_were_changed() {
        Selection part = SomeExport.aboutPatient(LoggedDay.shared().database(), "sandbox-01");
        Map.of(
                        "update log_entry set leaf = set_byte(leaf, 3, get_byte(leaf, 3) # 1) where site = 'northside' and"
                                + " position = 2 returning position",
                        "LEAF_CHANGED",
                        "update log_node set hash = set_byte(hash, 3, get_byte(hash, 3) # 1) where site = 'northside'"
                                + " returning index",
                        "PROOF_BROKEN",
                        "delete from log_entry where site = 'northside' and position = 4 returning position",
                        "PROOF_BROKEN",
                        "update audit_event set body = set_byte(body, 0, get_byte(body, 0) # 1) where site = 'northside' and"
                                + " id = (select event from log_entry where site = 'northside' and position = 1)"
                                + " returning id",
                        "LEAF_CHANGED")
                .forEach((sql, doubt) -> assertBothName(doubt, part, sql));
    }

    /** Without profiles, since only ours would score results again. */
    private static void assertBothName(String doubt, Selection selection, String sql) {
        TamperedDatabase.during(sql, (_, tampered) -> {
            SomeExport export = SomeExport.of(tampered, selection, Map.of());
            SomeExport.VerifierOutput javaOutput =
                    export.verified(LoggedDay.shared().key(), LoggedDay.shared().place());
            assertThat(javaOutput.doubts()).as(javaOutput.text()).anyMatch(line -> line.startsWith(doubt + " at "));
        });
    }
}
