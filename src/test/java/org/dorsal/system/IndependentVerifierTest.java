package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.archive.Archive.Selection;
import org.dorsal.archive.Erasure;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.store.ErasureRows;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares our verifier with an independent one in Python: both report the same doubts, one change for each of them;
 * {@code -Ddorsal.long=true} tries all changes.
 */
class IndependentVerifierTest {
    /** Doubts that both look for; ours also checks columns, deliveries and scores, and continues after a gap. */
    private static final Set<String> COMMON = Set.of(
            "LEAF_CHANGED",
            "EVENT_MISSING",
            "EVENT_UNKNOWN",
            "EVENT_TWICE",
            "ERASED_UNTOLD",
            "GAP",
            "ROOT_DIFFERS",
            "PROOF_BROKEN",
            "SIGNATURE_BAD",
            "CHECKPOINT_NOT_IN_TREE",
            "LOG_SHORTER",
            "RESOURCE_CHANGED",
            "RESOURCE_MISSING",
            "RESOURCE_UNKNOWN");

    /** The small one doesn't compare columns with bodies. */
    private static final Set<String> ONLY_OURS = Set.of(
            "a resource given to another patient",
            "another status beside a resource",
            "another time beside a resource");

    @BeforeAll
    static void python_is_there() {
        Assumptions.assumeTrue(PythonVerifier.isThere(), "python3 is not installed");
    }

    @Test
    void both_believe_what_nobody_touched() {
        SomeExport export = SomeExport.whole(LoggedDay.shared().database());
        assertThat(assertBothSay(export, 0).text()).isEqualTo("GOOD\n");
    }

    @Test
    void both_believe_a_part_with_its_proofs() {
        SomeExport export = SomeExport.of(
                LoggedDay.shared().database(),
                SomeExport.aboutPatient(LoggedDay.shared().database(), "sandbox-01"));
        assertBothSay(export, 0);
    }

    @Test
    void both_believe_an_erasure_that_was_told_of() {
        TamperedDatabase copy = TamperedDatabase.copy();
        new Erasure(
                        new ErasureRows(copy.database().asOwner(), Duration.ofSeconds(20)),
                        Clock.systemUTC(),
                        new Random(1))
                .erase(LoggedDay.SITE, "sandbox-06", Erasure.REGARDLESS, "me", "because");
        String origin = copy.does(
                        "select split_part(note, E'\\n', 1) from log_checkpoint where site = 'northside' limit 1")
                .getFirst();
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin).run();
        assertBothSay(SomeExport.whole(copy.database()), 0);
    }

    @TestFactory
    Stream<DynamicTest> both_doubt_whatever_was_changed() {
        Set<String> tried = new HashSet<>();
        return TamperingTest.cases()
                .filter(tampering -> COMMON.contains(tampering.doubt()) && !ONLY_OURS.contains(tampering.name()))
                .filter(tampering -> tried.add(tampering.doubt()) || Boolean.getBoolean("dorsal.long"))
                .map(tampering -> DynamicTest.dynamicTest(
                        tampering.name(),
                        () -> assertBothName(tampering.doubt(), new Selection.WholeLog(), tampering.sql())));
    }

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
            SomeExport.VerifierOutput pythonOutput = PythonVerifier.verified(
                    export.file(), LoggedDay.shared().key(), LoggedDay.shared().place());
            assertThat(pythonOutput.exitCode()).as(pythonOutput.text()).isEqualTo(1);
            assertThat(pythonOutput.text()).contains(doubt);
        });
    }

    /** Asserts that both end with that code; returns the output of the independent one. */
    private static SomeExport.VerifierOutput assertBothSay(SomeExport export, int code) {
        Path key = LoggedDay.shared().key();
        Path place = LoggedDay.shared().place();
        SomeExport.VerifierOutput javaOutput = export.verified(key, place);
        SomeExport.VerifierOutput pythonOutput = PythonVerifier.verified(export.file(), key, place);
        assertThat(javaOutput.exitCode()).as(javaOutput.text()).isEqualTo(code);
        assertThat(pythonOutput.exitCode()).as(pythonOutput.text()).isEqualTo(code);
        return pythonOutput;
    }
}
