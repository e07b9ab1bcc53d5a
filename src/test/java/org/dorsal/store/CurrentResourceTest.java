package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.response;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches find the highest version of each resource, and no other. */
class CurrentResourceTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final int WRITERS = 6;
    private static final int COMMITS = 25;

    private final String site = SomeCommits.someSite();
    private final AccessScope reach = AccessScope.ofSite(site);
    private final Ledger ledger = new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(10));

    @AfterEach
    void agree() {
        assertThat(faults()).isEmpty();
    }

    /** Threads replace random resources of two assessments, each after it has read their versions. */
    @Test
    void concurrent_commits_leave_each_resource_once() throws Exception {
        List<UUID> assessments = List.of(
                UUID.fromString("01a22384-d8c6-8000-a41a-273a7a893f46"),
                UUID.fromString("01a22384-d8c6-8000-b41a-273a7a893f47"));
        for (UUID assessment : assessments) {
            ledger.append(
                    site,
                    commit(
                            response(Slot.RESPONSE.id(assessment), 1, "ann", "completed", "sys|" + assessment),
                            observation(Slot.PANEL.id(assessment), 1, "ann"),
                            observation(Slot.PAIN_SCORE.id(assessment), 1, "ann")));
        }
        List<Callable<Integer>> writers = IntStream.range(0, WRITERS)
                .<Callable<Integer>>mapToObj(number -> () -> replace(assessments, SomeCommits.randomOf(number)))
                .toList();
        int stored = 0;
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                stored += writer.get();
            }
        }
        assertThat(stored).isGreaterThan(COMMITS);
        assertThat(versions()).hasSize(4);
    }

    /** Appends later versions of a response and of some of its results; returns how many commits were stored. */
    private int replace(List<UUID> assessments, RandomGenerator random) {
        int stored = 0;
        for (int commit = 0; commit < COMMITS; commit++) {
            UUID assessment = assessments.get(random.nextInt(2));
            List<NewVersion> versions = ledger.assessment(reach, assessment).stream()
                    .filter(before -> before.type().equals("QuestionnaireResponse") || random.nextBoolean())
                    .map(before -> before.type().equals("Observation")
                            ? observation(before.id(), before.version() + 1, "ann")
                            : response(before.id(), before.version() + 1, "ann", "amended", "sys|" + assessment))
                    .toList();
            if (ledger.append(site, commit(versions.toArray(NewVersion[]::new))) instanceof CommitOutcome.Appended) {
                stored++;
            }
        }
        return stored;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update resource_versions set newest = '{}' where version = 2 and",
                "update resource_versions set newest = slots where version = 1 and",
                "update resource_versions set code_sets = array[gen_random_uuid()] where"
            })
    void what_does_not_agree_with_the_ledger_is_named(String change) {
        ledger.append(site, commit(coded(1, "code=one")));
        ledger.append(site, commit(coded(2, "code=two")));

        TestPostgres.run(POSTGRES.asSuperuser(), change + " site = '" + site + "'");

        assertThat(faults()).containsExactly("o");
        TestPostgres.run(POSTGRES.asSuperuser(), "delete from resource_versions");
    }

    /** The statement of the restore guide. */
    @Test
    void the_newest_versions_can_be_stated_again() {
        ledger.append(site, commit(coded(1, "code=one"), observation("other", 1, "ben")));
        ledger.append(site, commit(coded(2, "code=two")));
        TestPostgres.run(POSTGRES.asSuperuser(), "update resource_versions set newest = '{}'");

        TestPostgres.run(POSTGRES.asOwner(), """
            update resource_versions v set newest = array(
                   select m.slot from unnest(v.slots) as m (slot)
                    where not exists (select from resource_versions l
                                       where l.site = v.site and l.type = v.type and l.assessment = v.assessment
                                         and l.version > v.version and m.slot = any (l.slots))
                    order by m.slot);
            """);

        assertThat(versions()).containsExactlyInAnyOrder("o/2", "other/1");
    }

    private static NewVersion coded(int version, String code) {
        return observation("o", version, "ann", NOON, code);
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
        return TestPostgres.texts(POSTGRES.asOwner(), "select id from newest_version_faults()");
    }
}
