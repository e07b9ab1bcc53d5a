package org.dorsal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.Ledger.StoredSignOff;
import org.junit.jupiter.api.Test;

class SignOffsTest {
    private static final String FORM = "https://dorsal.example/canonical/Questionnaire/form|1.0.0";

    private static final Instant BEGUN = NOON.minusSeconds(60);

    private final String site = someSite();
    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(20));

    @Test
    void a_signature_is_read_back_as_it_was_written_and_ends_its_draft() {
        draft(3);
        assertThat(ledger.append(site, signed("a", 1, draftSeen(3)))).isInstanceOf(CommitOutcome.Appended.class);

        assertThat(ledger.signOff(site, "p", "a")).hasValueSatisfying(signOff -> {
            assertThat(signOff.version()).isEqualTo(1);
            assertThat(signOff.signedAt()).isEqualTo(NOON);
            assertThat(signOff.body()).isEqualTo(body(1));
            assertThat(signOff.sha256()).isEqualTo(DigestUtils.sha256(body(1)));
        });
        assertThat(drafts()).isZero();
    }

    @Test
    void a_draft_that_was_saved_again_is_not_signed_and_nothing_at_all_is_stored() {
        draft(4);
        assertThat(ledger.append(site, signed("b", 1, draftSeen(3)))).isInstanceOf(CommitOutcome.DraftChanged.class);

        assertThat(ledger.signOff(site, "p", "b")).isEmpty();
        assertThat(ledger.read(AccessScope.ofSite(site), "Observation", "b")).isEmpty();
        assertThat(drafts()).isOne();
    }

    @Test
    void a_draft_that_is_gone_is_not_signed() {
        assertThat(ledger.append(site, signed("c", 1, draftSeen(3)))).isInstanceOf(CommitOutcome.DraftChanged.class);
    }

    @Test
    void a_draft_that_was_dropped_and_begun_anew_is_another_one() {
        draft(3);
        var earlier = new DraftSeen(
                new DraftKey(site, "p", "Practitioner/1", FORM), new DraftVersion(BEGUN.minusSeconds(1), 3));
        assertThat(ledger.append(site, signed("h", 1, Optional.of(earlier))))
                .isInstanceOf(CommitOutcome.DraftChanged.class);
    }

    @Test
    void what_has_no_draft_is_signed_once_for_each_version() {
        assertThat(ledger.append(site, signed("e", 1, Optional.empty()))).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(ledger.append(site, signed("e", 2, Optional.empty()))).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(ledger.append(site, signed("e", 2, Optional.empty())))
                .isInstanceOf(CommitOutcome.VersionTaken.class);
        var again = new Commit(
                NOON,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                signed("e", 2, Optional.empty()).signOff());
        assertThat(ledger.append(site, again)).isInstanceOf(CommitOutcome.VersionTaken.class);
        assertThat(ledger.signOffs(site, "p", "e"))
                .extracting(StoredSignOff::version)
                .containsExactly(2, 1);
    }

    @Test
    void of_many_who_sign_one_draft_at_once_one_wins() throws Exception {
        draft(1);
        var calls = new ArrayList<Callable<CommitOutcome>>();
        for (var signer = 0; signer < 8; signer++) {
            var id = "race-" + signer;
            calls.add(() -> ledger.append(site, signed(id, 1, draftSeen(1))));
        }
        var outcomes = new ArrayList<CommitOutcome>();
        try (var signers = Executors.newFixedThreadPool(8)) {
            for (Future<CommitOutcome> outcome : signers.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
        }
        assertThat(outcomes)
                .filteredOn(CommitOutcome.Appended.class::isInstance)
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(CommitOutcome.DraftChanged.class::isInstance)
                .hasSize(7);
    }

    @Test
    void a_signature_that_was_changed_on_disk_is_not_shown() {
        ledger.append(site, signed("g", 1, Optional.empty()));
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "update sign_off set sha256 = sha256('other') where site = '" + site + "'");
        assertThatThrownBy(() -> ledger.signOff(site, "p", "g"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("signature");
    }

    /** The first version is signed together with its response, the next ones are of the response that is there. */
    private Commit signed(String id, int version, Optional<DraftSeen> draft) {
        var received = SomeCommits.assessment(id, "p", "urn:some|" + site + "-" + id);
        var results = observation(id, version, "p");
        return new Commit(
                NOON,
                version == 1 ? received.assessment() : Optional.empty(),
                version == 1 ? List.of(received.versions().getFirst(), results) : List.of(results),
                List.of(),
                List.of(),
                Optional.of(new NewSignOff("p", id, version, "Practitioner/one", "One", draft, body(version))));
    }

    private static byte[] body(int version) {
        return ("{\"results\":" + version + "}").getBytes(UTF_8);
    }

    private Optional<DraftSeen> draftSeen(int version) {
        return Optional.of(
                new DraftSeen(new DraftKey(site, "p", "Practitioner/1", FORM), new DraftVersion(BEGUN, version)));
    }

    private void draft(int version) {
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "insert into draft values ('" + site + "', 'p', 'Practitioner/1', '" + FORM + "', " + version + ", '"
                        + BEGUN + "', '" + BEGUN + "', '" + NOON.plusSeconds(60) + "', 'x')");
    }

    private int drafts() {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.prepareStatement("select count(*)::integer from draft where site = ?")) {
            statement.setString(1, site);
            var row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        } catch (java.sql.SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
