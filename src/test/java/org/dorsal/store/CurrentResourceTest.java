package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that searches go through says of each resource what its highest version says. */
class CurrentResourceTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    private final String site = SomeCommits.someSite();
    private final AccessScope reach = AccessScope.ofSite(site);
    private final Ledger ledger = new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(10));

    @AfterEach
    void agree() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void several_versions_of_a_resource_in_one_statement_leave_the_highest() {
        new CommitWriter(POSTGRES.asApplication(), Duration.ofSeconds(10), Optional.empty())
                .together(
                        site,
                        List.of(
                                commit(coded(1, "code=one"), observation("other", 1, "ben")),
                                commit(coded(3, "code=three")),
                                commit(coded(2, "code=two"))));

        assertThat(findVersions("code=three")).containsExactly("o/3");
        assertThat(findVersions("code=two")).isEmpty();
        assertThat(versions()).containsExactlyInAnyOrder("o/3", "other/1");
    }

    @Test
    void a_later_version_is_found_by_what_it_says_and_no_more_by_what_the_one_before_said() {
        ledger.append(site, commit(coded(1, "code=one")));
        ledger.append(site, commit(coded(2, "code=two")));

        assertThat(findVersions("code=one")).isEmpty();
        assertThat(findVersions("code=two")).containsExactly("o/2");
    }

    @Test
    void a_version_that_comes_late_replaces_no_higher_one() {
        ledger.append(site, commit(coded(2, "code=two")));
        ledger.append(site, commit(coded(1, "code=one")));

        assertThat(versions()).containsExactly("o/2");
    }

    @Test
    void a_version_that_is_taken_leaves_the_current_one_as_it_was() {
        ledger.append(site, commit(coded(1, "code=one")));

        assertThat(ledger.append(site, commit(coded(1, "code=two")))).isEqualTo(new CommitOutcome.VersionTaken());
        assertThat(findVersions("code=one")).containsExactly("o/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update current_resource set code_set = gen_random_uuid()",
                "update current_resource set terms = '{1}'",
                "update current_resource set version = 1",
                "delete from current_resource",
                "update resource_version set recorded_at = recorded_at + interval '1 day'"
            })
    void what_does_not_agree_with_the_ledger_is_named(String change) {
        ledger.append(site, commit(coded(1, "code=one")));
        ledger.append(site, commit(coded(2, "code=two")));

        TestPostgres.run(POSTGRES.asSuperuser(), change + " where site = '" + site + "'");

        assertThat(faults()).containsExactly("o");
        rebuild();
    }

    /** Rebuilds the table with the statements of the restore guide. */
    private static void rebuild() {
        TestPostgres.run(POSTGRES.asOwner(), """
            delete from current_resource;
            insert into current_resource (site, type, id, version, patient, code_set, recorded_at, date_from, date_to, terms)
            select distinct on (site, type, id)
                   site, type, id, version, patient, code_set, recorded_at, date_from, date_to, terms[1:indexed_terms]
              from resource_version
             order by site, type, id, version desc;
            """);
    }

    /** A page that leaves out what has vanished would look like a patient without that finding. */
    @Test
    void what_is_missing_from_the_ledger_is_a_fault_of_the_search_and_not_left_out() {
        ledger.append(site, commit(coded(1, "code=one")));
        TestPostgres.run(POSTGRES.asSuperuser(), "delete from resource_version where site = '" + site + "'");

        assertThatThrownBy(this::versions)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.BROKEN));
        rebuild();
    }

    private static NewVersion coded(int version, String code) {
        return observation("o", version, "ann", NOON, code);
    }

    private List<String> findVersions(String term) {
        return versions(ResourceQuery.of("Observation").and(new SearchCondition.AnyTerm(Set.of(term))));
    }

    private List<String> versions() {
        return versions(ResourceQuery.of("Observation"));
    }

    private List<String> versions(ResourceQuery query) {
        return ledger.search(reach, query).versions().stream()
                .map(stored -> stored.id() + "/" + stored.version())
                .toList();
    }

    private static List<String> faults() {
        return TestPostgres.texts(POSTGRES.asOwner(), "select id from current_resource_faults()");
    }
}
