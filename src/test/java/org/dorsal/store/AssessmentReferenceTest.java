package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commitAt;

import java.time.Duration;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Ids;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * FHIR search by reference: a resource is found by each reference that its current version has, with and without a
 * version, and by no other (R4, 3.1.1.4.12). The references are within an assessment, between assessments that began in
 * the same millisecond, and to resources of the EHR.
 */
class AssessmentReferenceTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();
    private static final String SITE = SomeCommits.someSite();
    private static final RandomGenerator RANDOM = SomeCommits.randomOf(5);
    private static final int ASSESSMENTS = 8;
    private static final Ledger LEDGER = new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(10));

    /** Terms of the current version by id. */
    private static final Map<String, Set<String>> CURRENT = new LinkedHashMap<>();

    private static final Set<String> TERMS = new TreeSet<>();

    @BeforeAll
    static void resources_refer_to_each_other() {
        List<String> ids = new ArrayList<>();
        for (int assessment = 0; assessment < ASSESSMENTS; assessment++) {
            UUID first = Ids.dated(NOON.plusMillis(assessment / 4), RANDOM);
            Stream.of(Slot.RESPONSE, Slot.PANEL, Slot.PAIN_SCORE, Slot.ofPlan(1), Slot.ofVitalSign(3))
                    .forEach(slot -> ids.add(slot.id(first)));
        }
        ids.add("f0d4a2f6-6c0f-4a7e-9d6f-0b8f6f0c9a11"); // an id of another form
        ids.add("short");
        for (int version = 1; version <= 3; version++) {
            for (String id : ids) {
                if (version == 1 || RANDOM.nextInt(3) == 0) {
                    int current = version;
                    Set<String> terms = someTerms(ids, id);
                    assertThat(LEDGER.append(SITE, commitAt(NOON.plusSeconds(current), version(id, current, terms))))
                            .isEqualTo(new CommitOutcome.Appended());
                    CURRENT.put(id, terms);
                    TERMS.addAll(terms);
                }
            }
        }
    }

    private static NewVersion version(String id, int version, Set<String> terms) {
        return SomeCommits.observation(
                id, CURRENT.containsKey(id) ? next(id) : version, "ann", NOON, terms.toArray(String[]::new));
    }

    private static int next(String id) {
        return LEDGER.read(AccessScope.ofSite(SITE), "Observation", id)
                        .orElseThrow()
                        .version()
                + 1;
    }

    private static Set<String> someTerms(List<String> ids, String own) {
        Set<String> terms = new TreeSet<>();
        terms.add("code=c" + RANDOM.nextInt(2));
        for (int reference = RANDOM.nextInt(4); reference > 0; reference--) {
            String id = RANDOM.nextBoolean() ? sibling(ids, own) : ids.get(RANDOM.nextInt(ids.size()));
            String parameter =
                    List.of("derived-from", "target", "supporting-info").get(RANDOM.nextInt(3));
            String value = parameter + "=Observation/" + id;
            if (RANDOM.nextBoolean()) {
                terms.add(value + "/_history/" + (1 + RANDOM.nextInt(2)));
            }
            terms.add(value);
        }
        return terms;
    }

    /** Another resource of the same assessment: its id has other characters at the places 16 to 18. */
    private static String sibling(List<String> ids, String own) {
        return own.length() < 36
                ? own
                : own.substring(0, 15) + ids.get(RANDOM.nextInt(5)).substring(15, 18) + own.substring(18);
    }

    @Test
    void a_resource_is_found_by_each_of_its_references_and_by_no_other() {
        for (String term : TERMS) {
            assertThat(find(new SearchCondition.AnyTerm(Set.of(term)))).as(term).isEqualTo(with(Set.of(term)));
            assertThat(find(new SearchCondition.NoTerm(Set.of(term))))
                    .as("not " + term)
                    .isEqualTo(without(with(Set.of(term))));
        }
    }

    @Test
    void any_of_several_values_finds_it() {
        List<String> terms = List.copyOf(TERMS);
        for (int round = 0; round < 200; round++) {
            Set<String> anyOf = set(terms.get(RANDOM.nextInt(terms.size())), "code=c1", "target=Observation/nobody");
            assertThat(find(new SearchCondition.AnyTerm(anyOf)))
                    .as(anyOf.toString())
                    .isEqualTo(with(anyOf));
            Set<String> two = set(terms.get(RANDOM.nextInt(terms.size())), terms.get(round % terms.size()));
            assertThat(find(new SearchCondition.AnyTerm(two)))
                    .as(two.toString())
                    .isEqualTo(with(two));
            assertThat(LEDGER.count(AccessScope.ofSite(SITE), query(new SearchCondition.AnyTerm(two))))
                    .hasValue(with(two).size());
        }
    }

    @Test
    void the_searched_versions_are_the_highest() {
        assertThat(TestPostgres.texts(POSTGRES.asOwner(), "select id from newest_version_faults()"))
                .isEmpty();
    }

    private static ResourceQuery query(SearchCondition condition) {
        return ResourceQuery.of("Observation").paged(ResourceQuery.MAX_SIZE).and(condition);
    }

    private static Set<String> find(SearchCondition condition) {
        Set<String> ids = new TreeSet<>();
        LEDGER.search(AccessScope.ofSite(SITE), query(condition)).versions().forEach(version -> ids.add(version.id()));
        return ids;
    }

    private static Set<String> set(String... terms) {
        return new TreeSet<>(List.of(terms));
    }

    private static Set<String> with(Collection<String> terms) {
        Set<String> ids = new TreeSet<>();
        CURRENT.forEach((id, carried) -> {
            if (carried.stream().anyMatch(terms::contains)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static Set<String> without(Set<String> ids) {
        Set<String> remaining = new TreeSet<>(CURRENT.keySet());
        remaining.removeAll(ids);
        return remaining;
    }
}
