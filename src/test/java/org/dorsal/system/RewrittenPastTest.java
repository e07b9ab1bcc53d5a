package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.audit.log.SomeWitness;
import org.dorsal.store.Ledger;
import org.dorsal.store.SomePacked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that only external checkpoints show, kept out of reach of the database's administrators. */
class RewrittenPastTest {

    /** An attacker with the signing key rewrites an event and all values computed from it. */
    @Test
    void who_rewrites_the_log_with_its_key_is_found_by_the_checkpoints_that_were_kept_outside() throws Exception {
        TamperedDatabase copy = TamperedDatabase.copy();
        String origin = origin(copy);
        List<String> sizes = copy.does("select size::text from log_checkpoint where site = 'northside' order by size");
        rewrite(copy, 3);
        copy.does("insert into log_waiting (site, event, salt, leaf, since) select site, event, salt, leaf, now() +"
                + " position * interval '1 millisecond' from log_entry where site = 'northside' returning event");
        copy.does("delete from log_entry where site = 'northside'; delete from log_node where site = 'northside';"
                + " delete from log_checkpoint where site = 'northside' returning size");
        SomeSequencer sequencer = SomeSequencer.of(copy.database(), LoggedDay.SITE, origin);
        sequencer.run();
        sizes.forEach(size -> sequencer.sign(Long.parseLong(size)));

        SomeExport export = SomeExport.whole(copy.database());
        SomeExport.VerifierOutput alone = export.verified(LoggedDay.shared().key());
        assertThat(alone.exitCode())
                .as("all of it fits together: " + alone.text())
                .isZero();
        assertThat(alone.text()).contains("no checkpoint that was kept outside was given");
        SomeExport.VerifierOutput output =
                export.verified(LoggedDay.shared().key(), LoggedDay.shared().place());
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text())
                .contains("CHECKPOINT_NOT_IN_TREE at " + LoggedDay.shared().place());
        assertNotWitnessed(export);
    }

    /** Keeps only the witness's public key; its lines of the true checkpoints are still in the notes. */
    private static void assertNotWitnessed(SomeExport export) {
        Path key = LoggedDay.shared().key();
        Path witness = LoggedDay.shared().witness();
        SomeExport.VerifierOutput output = export.verified(key, List.of("--witness", witness.toString()));
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains("NOT_WITNESSED at checkpoint.txt: 0 of 1 witnesses have cosigned it, not 1");
    }

    @Test
    void an_untouched_export_has_as_many_witnesses_as_are_demanded(@TempDir Path folder) throws Exception {
        Path key = LoggedDay.shared().key();
        String witness = LoggedDay.shared().witness().toString();
        String other = Files.writeString(
                        folder.resolve("other.txt"),
                        SomeWitness.ofSharedKey("witness.example/w2").vkey() + "\n")
                .toString();
        SomeExport export = SomeExport.whole(LoggedDay.shared().database());

        assertThat(export.verified(key, List.of("--witness", witness)))
                .returns(0, SomeExport.VerifierOutput::exitCode)
                .extracting(SomeExport.VerifierOutput::text)
                .asString()
                .contains("note: 1 of 1 witnesses have cosigned it");
        List<String> both = List.of("--witness", witness, "--witness", other, "--witness", witness);
        assertThat(export.verified(key, both).text()).contains("1 of 2 witnesses have cosigned it, not 2");
        assertThat(export.verified(key, with(both, "--quorum", "1")).exitCode()).isZero();
        assertThat(export.verified(key, with(both, "--quorum", "3")).exitCode()).isEqualTo(2);
        assertThat(export.verified(key, List.of("--witness", key.toString())).exitCode())
                .as("a log is no witness")
                .isEqualTo(2);
    }

    private static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    /** The backup of noon is put back in the evening; the service goes on from there, and signs. */
    @Test
    void an_old_backup_that_was_put_back_is_found_by_the_checkpoints_that_were_kept_outside() {
        TamperedDatabase copy = TamperedDatabase.copy();
        String origin = origin(copy);
        String noon = copy.does("select min(position)::text from log_entry l join audit_event e on e.id = l.event"
                        + " where e.site = 'northside' and e.patient = 'sandbox-05'")
                .getFirst();
        String later = "('sandbox-05', 'sandbox-06')";
        copy.does("delete from audit_event where site = 'northside' and id in (select event from log_entry"
                + " where site = 'northside' and position >= " + noon + ");"
                + " delete from log_entry where site = 'northside' and position >= " + noon + ";"
                + " delete from log_checkpoint where site = 'northside' and size > " + noon + ";"
                + " delete from resource_versions where site = 'northside' and patient in " + later + ";"
                + " delete from assessment where site = 'northside' and patient in " + later + ";"
                + " delete from sign_off; delete from delivery; delete from delivery_attempt; select 'restored'");
        goOn(copy);
        SomeSequencer.of(copy.database(), LoggedDay.SITE, origin).run();

        SomeExport export = SomeExport.whole(copy.database());
        SomeExport.VerifierOutput alone = export.verified(LoggedDay.shared().key());
        assertThat(alone.exitCode())
                .as("all of it fits together: " + alone.text())
                .isZero();
        SomeExport.VerifierOutput output =
                export.verified(LoggedDay.shared().key(), LoggedDay.shared().place());
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text())
                .contains("CHECKPOINT_NOT_IN_TREE at " + LoggedDay.shared().place())
                .contains("CHECKPOINT_MISSING at " + LoggedDay.shared().place());
    }

    private static void goOn(TamperedDatabase copy) {
        Ledger ledger = new Ledger(copy.database().asApplication(), Duration.ofSeconds(20));
        AuditRecorder recorder = new AuditRecorder(ledger, Clock.systemUTC(), new Random(1), Integer.MAX_VALUE);
        for (int event = 0; event < 60; event++) {
            recorder.record(
                    LoggedDay.SITE,
                    AuditAction.READ,
                    AuditedEvent.EventOutcome.DONE,
                    Optional.empty(),
                    AuditAgents.unknown(Optional.empty()),
                    Optional.empty(),
                    Optional.of("sandbox-01"),
                    List.of());
        }
    }

    private static String origin(TamperedDatabase copy) {
        return copy.does("select split_part(note, E'\\n', 1) from log_checkpoint where site = 'northside' limit 1")
                .getFirst();
    }

    /** Changes the client in the event and recomputes its leaf. */
    private static void rewrite(TamperedDatabase copy, long position) throws SQLException, NoSuchAlgorithmException {
        try (var connection = copy.database().asSuperuser().getConnection();
                var read = connection.createStatement();
                var rows = read.executeQuery("select e.body, l.salt, e.id from log_entry l join audit_event e"
                        + " on e.site = l.site and e.id = l.event where l.site = 'northside' and l.position = "
                        + position);
                var body = connection.prepareStatement(
                        "update audit_event set body = ? where site = 'northside' and id = ?");
                var leaf = connection.prepareStatement(
                        "update log_entry set leaf = ? where site = 'northside' and event = ?")) {
            rows.next();
            byte[] bytes = new String(SomePacked.unpack(rows.getBytes(1)), java.nio.charset.StandardCharsets.UTF_8)
                    .replace("\"requestor\":true", "\"requestor\":false")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            body.setBytes(1, SomePacked.pack(bytes));
            body.setString(2, rows.getString(3));
            body.executeUpdate();
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            sha256.update(rows.getBytes(2));
            leaf.setBytes(1, sha256.digest(bytes));
            leaf.setString(2, rows.getString(3));
            leaf.executeUpdate();
        }
    }
}
