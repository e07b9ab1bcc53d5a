package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.store.DateRange.Prefix;
import org.dorsal.store.ResourceQuery.QuerySort;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random ledgers and random questions: SQL finds what a plain loop over all current versions finds. */
class ResourceSearchProperties {
    private static final List<String> TERMS =
            List.of("code=a", "code=b", "category=x", "category=y", "encounter=1", "author=1");
    private static final List<String> STATUSES = List.of("preliminary", "final", "entered-in-error");
    private static final Duration MIN_DURATION = Duration.ofMillis(1);
    private static final int RESOURCES = 60;
    private static final int QUESTIONS = 40;

    /** Fewer rows than resources, so that another path finds the rest. */
    private static final int SHORT_WALK = 5;

    private record Row(NewVersion version, Instant recordedAt) {}

    private final Ledger ledger = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_search_finds_what_a_loop_finds(long seed) {
        var random = SomeCommits.randomOf(seed);
        var current = someLedger(random);

        for (var question = 0; question < QUESTIONS; question++) {
            var conditions = IntStream.range(0, random.nextInt(4))
                    .mapToObj(_ -> someCondition(random))
                    .toList();
            var query = new ResourceQuery(
                    "Observation", conditions, pick(List.of(QuerySort.values()), random), 100, Optional.empty());
            var expected = current.values().stream()
                    .filter(row -> conditions.stream().allMatch(condition -> holds(condition, row)))
                    .map(row -> row.version().id())
                    .toList();

            for (var walked : List.of(ResourceSearch.WALKED, SHORT_WALK)) {
                var search = new ResourceSearch(ledger, AccessScope.ofSite(site), query, walked);
                assertThat(search.page().versions())
                        .as("seed %d, %d walked, %s", seed, walked, query)
                        .extracting(StoredVersion::id)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            assertThat(ledger.count(AccessScope.ofSite(site), query)).hasValue(expected.size());
        }
    }

    private Map<String, Row> someLedger(RandomGenerator random) {
        var current = new HashMap<String, Row>();
        for (var number = 0; number < RESOURCES; number++) {
            var id = "o" + number;
            var versions = 1 + random.nextInt(3);
            for (var version = 1; version <= versions; version++) {
                var recordedAt = someMoment(random);
                var made = someVersion(id, version, "p" + number % 7, random);
                ledger.append(site, SomeCommits.commitAt(recordedAt, made));
                current.put(id, new Row(made, recordedAt));
            }
        }
        return current;
    }

    private static NewVersion someVersion(String id, int version, String patient, RandomGenerator random) {
        var from = someMoment(random);
        return new NewVersion(
                "Observation",
                id,
                version,
                patient,
                pick(STATUSES, random),
                from,
                from.plus(random.nextBoolean() ? MIN_DURATION : Duration.ofHours(1 + random.nextInt(40))),
                List.copyOf(pickSome(TERMS, random, 0)),
                SomeCommits.body(id, version));
    }

    private static SearchCondition someCondition(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0 -> new SearchCondition.AnyTerm(pickSome(TERMS, random, 1));
            case 1 -> new SearchCondition.NoTerm(pickSome(TERMS, random, 1));
            case 2 -> new SearchCondition.AnyStatus(pickSome(STATUSES, random, 1));
            case 3 -> new SearchCondition.AnyPatient(pickSome(List.of("p0", "p1", "p2", "p9"), random, 1));
            case 4 -> new SearchCondition.AnyId(pickSome(List.of("o1", "o2", "o3", "o4", "o99"), random, 1));
            case 5 ->
                new SearchCondition.RecordedBetween(
                        NOON.plus(Duration.ofHours(random.nextInt(60))),
                        NOON.plus(Duration.ofHours(40 + random.nextInt(60))));
            default ->
                new SearchCondition.AnyDate(
                        Stream.generate(() -> someDate(random)).limit(3).collect(Collectors.toSet()));
        };
    }

    /** Several days, so that some dates are more than a day before or after the recording. */
    private static Instant someMoment(RandomGenerator random) {
        return NOON.plus(Duration.ofHours(random.nextInt(100)));
    }

    private static DateRange someDate(RandomGenerator random) {
        var low = someMoment(random);
        return new DateRange(
                pick(List.of(Prefix.values()), random), low, low.plus(Duration.ofHours(1 + random.nextInt(30))));
    }

    private static <T> T pick(List<T> values, RandomGenerator random) {
        return values.get(random.nextInt(values.size()));
    }

    private static <T> Set<T> pickSome(List<T> values, RandomGenerator random, int atLeast) {
        var chosen = new HashSet<T>();
        var size = atLeast + random.nextInt(values.size() - atLeast);
        while (chosen.size() < size) {
            chosen.add(pick(values, random));
        }
        return chosen;
    }

    private static boolean holds(SearchCondition condition, Row row) {
        var version = row.version();
        var terms = new ArrayList<>(version.terms());
        return switch (condition) {
            case SearchCondition.AnyTerm any -> terms.stream().anyMatch(any.terms()::contains);
            case SearchCondition.NoTerm none -> terms.stream().noneMatch(none.terms()::contains);
            case SearchCondition.AnyStatus any -> any.statuses().contains(version.status());
            case SearchCondition.AnyDate any ->
                any.dates().stream().anyMatch(date -> holds(date, version.from(), version.to()));
            case SearchCondition.AnyId any -> any.ids().contains(version.id());
            case SearchCondition.AnyPatient any -> any.patients().contains(version.patient());
            case SearchCondition.RecordedBetween recorded ->
                !row.recordedAt().isBefore(recorded.from()) && row.recordedAt().isBefore(recorded.before());
        };
    }

    private static boolean holds(DateRange date, Instant from, Instant to) {
        var within = !from.isBefore(date.low()) && !to.isAfter(date.high());
        return switch (date.prefix()) {
            case EQ -> within;
            case NE -> !within;
            case LT -> from.isBefore(date.low());
            case LE -> from.isBefore(date.low()) || within;
            case GT -> to.isAfter(date.high());
            case GE -> to.isAfter(date.high()) || within;
            case SA -> !from.isBefore(date.high());
            case EB -> !to.isAfter(date.low());
        };
    }
}
