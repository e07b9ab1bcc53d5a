package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.dorsal.Polling;
import org.dorsal.Seeds;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A user who takes over a draft while saving a draft in another window keeps the saved one, and the takeover is
 * refused.
 */
class TakeOverRacesTest {
    private static final Instant AT = Instant.parse("2026-11-20T14:02:11.123Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OF_THE_TAKE_OVER = 2;

    private final String patient = UUID.randomUUID().toString();
    private final DraftKey holder = key("Practitioner/one");
    private final DraftKey taker = key("Practitioner/two");
    private final Drafts drafts = drafts(TestPostgres.shared().asApplication());

    @Test
    void a_save_between_look_and_take_over_is_kept() {
        Drafts.OfferedDraft offered = offered();
        var racing = drafts(new DelegatingDataSource(TestPostgres.shared().asApplication()) {
            private int connections;

            @Override
            public Connection getConnection() throws SQLException {
                connections++;
                if (connections == OF_THE_TAKE_OVER) {
                    save(taker, "neck-too");
                }
                return super.getConnection();
            }
        });

        assertThat(racing.takeOver(taker, offered, AT, TestAssessmentServices.sender()))
                .isFalse();
        assertBothStand();
    }

    @Test
    void a_save_whose_commit_the_take_over_waits_for_is_kept() throws SQLException {
        Drafts.OfferedDraft offered = offered();
        try (Connection saving = TestPostgres.shared().asSuperuser().getConnection()) {
            saving.setAutoCommit(false);
            insert(saving, taker);
            var taking = CompletableFuture.supplyAsync(
                    () -> drafts.takeOver(taker, offered, AT, TestAssessmentServices.sender()));
            Polling.await("the take-over at the lock").until(() -> taking.isDone() || !nobodyWaits());
            saving.commit();
            assertThat(taking.join()).isFalse();
        }
        assertThat(drafts.resume(holder, AT)).isPresent();
    }

    private Drafts.OfferedDraft offered() {
        save(holder, "constant");
        assertThat(drafts.handOver(
                        holder,
                        drafts.resume(holder, AT).orElseThrow(),
                        true,
                        "Nurse",
                        AT,
                        TestAssessmentServices.sender()))
                .isTrue();
        return drafts.offered(taker, AT).orElseThrow();
    }

    private void assertBothStand() {
        assertThat(drafts.resume(taker, AT).orElseThrow().draft()).isEqualTo(draft("neck-too"));
        assertThat(drafts.resume(holder, AT)).isPresent();
    }

    private void save(DraftKey key, String linkId) {
        assertThat(drafts.save(key, draft(linkId), DraftVersion.NONE, AT, TestAssessmentServices.sender()))
                .isInstanceOf(Drafts.SaveResult.SavedDraft.class);
    }

    private static void insert(Connection saving, DraftKey key) throws SQLException {
        try (var insert = saving.prepareStatement("""
                insert into draft (site, patient, clinician, questionnaire, version, created, updated, expires, body)
                values (?, ?, ?, ?, 1, now(), now(), '9999-01-01', '')""")) {
            insert.setString(1, key.site());
            insert.setString(2, key.patient());
            insert.setString(3, key.clinician());
            insert.setString(4, key.questionnaire());
            insert.execute();
        }
    }

    /** Whether no take-over waits for the end of another transaction. */
    private static boolean nobodyWaits() {
        return TestPostgres.numbers(TestPostgres.shared().asSuperuser(), """
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                         where not l.granted and l.locktype = 'transactionid' and a.query like '%update draft%'""")
                .getFirst()
                .equals(0L);
    }

    private static Drafts drafts(DataSource source) {
        return new Drafts(new DraftRows(source, PATIENCE), new Random(Seeds.next()));
    }

    private static Draft draft(String linkId) {
        return Draft.EMPTY.with(FormAnswers.NONE.with(linkId, List.of("Y")));
    }

    private DraftKey key(String clinician) {
        return new DraftKey("take-over-races", patient, clinician, "https://dorsal.example/q");
    }
}
