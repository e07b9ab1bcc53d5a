package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.someSite;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.*;
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
    private static final int RESOURCES = 25;
    private static final int OTHERS = 12;
    private static final int QUESTIONS = Boolean.getBoolean("dorsal.long") ? 40 : 20;

    /** Fewer rows than resources, so that another path finds the rest. */
    private static final int SHORT_WALK = 5;

    /** Slots of an assessment's Observations. */
    private static final List<Integer> SLOTS = List.of(1, 2, 16, 17, 18, 30);

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
                    .mapToObj(_ -> someCondition(random, current.keySet()))
                    .toList();
            var size = random.nextBoolean() ? ResourceQuery.MAX_SIZE : 1 + random.nextInt(9);
            var query = new ResourceQuery(
                    "Observation", conditions, pick(List.of(QuerySort.values()), random), size, Optional.empty());
            var expected = current.values().stream()
                    .filter(row -> conditions.stream().allMatch(condition -> holds(condition, row)))
                    .sorted(order(query.sort()))
                    .map(row -> row.version().id())
                    .toList();

            for (var walked : List.of(ResourceSearch.WALKED, SHORT_WALK)) {
                for (var lookedUp : List.of(ResourceSearch.LOOKED_UP, SHORT_WALK)) {
                    assertThat(ids(query, walked, lookedUp))
                            .as("seed %d, %d walked, %d looked up, %s", seed, walked, lookedUp, query)
                            .containsExactlyElementsOf(expected);
                }
            }
            assertThat(ledger.count(AccessScope.ofSite(site), query)).hasValue(expected.size());
        }
        assertThat(TestPostgres.texts(
                        TestPostgres.shared().asOwner(),
                        "select id from newest_version_faults() where site = '" + site + "'"))
                .isEmpty();
    }

    /** The ids of all pages, in their order. */
    private List<String> ids(ResourceQuery first, int walked, int lookedUp) {
        var ids = new ArrayList<String>();
        var next = Optional.of(first);
        while (next.isPresent()) {
            var query = next.get();
            var page = new ResourceSearch(ledger, AccessScope.ofSite(site), query, walked, lookedUp).page();
            page.versions().forEach(version -> ids.add(version.id()));
            next = page.next().map(query::after);
        }
        return ids;
    }

    /** Rows of an equal key are in the order of their assessments, those of an assessment in the order of their slots. */
    private static Comparator<Row> order(QuerySort sort) {
        boolean byDate = sort == QuerySort.LATEST_DATE_FIRST || sort == QuerySort.EARLIEST_DATE_FIRST;
        boolean descending = sort == QuerySort.LATEST_DATE_FIRST || sort == QuerySort.LAST_RECORDED_FIRST;
        Function<Row, Instant> key = byDate ? row -> row.version().from() : Row::recordedAt;
        Comparator<Row> order = Comparator.comparing(key)
                .thenComparing(row -> row.version().id().replaceFirst("^(.{14}8).{3}", "$1000"))
                .thenComparing(row -> row.version().id());
        return descending ? order.reversed() : order;
    }

    private Map<String, Row> someLedger(RandomGenerator random) {
        var current = new HashMap<String, Row>();
        for (var number = 0; number < RESOURCES; number++) {
            var assessment = new UUID(
                    (NOON.toEpochMilli() + random.nextInt(3)) << 16 | 0x8000L, random.nextLong() >>> 2 | 1L << 63);
            var patient = "p" + number % 7;
            var versions = new HashMap<Integer, Integer>();
            var commits = 1 + random.nextInt(4);
            for (var commit = 1; commit <= commits; commit++) {
                var recordedAt = someMoment(random);
                var looks = List.of(someVersion("a", 1, patient, random), someVersion("a", 1, patient, random));
                var made = pickSome(SLOTS, random, commit == 1 ? 1 : 0).stream()
                        .map(slot -> {
                            var look = pick(looks, random);
                            return new NewVersion(
                                    "Observation",
                                    new Slot(slot).id(assessment),
                                    versions.merge(slot, 1, Integer::sum),
                                    patient,
                                    pick(STATUSES, random),
                                    look.from(),
                                    look.to(),
                                    look.terms(),
                                    look.body());
                        })
                        .toList();
                append(recordedAt, made, current);
            }
        }
        for (var number = 0; number < OTHERS; number++) {
            for (var version = 1; version <= 1 + number % 3; version++) {
                append(
                        someMoment(random),
                        List.of(someVersion("o" + number, version, "p" + number % 7, random)),
                        current);
            }
        }
        return current;
    }

    private void append(Instant recordedAt, List<NewVersion> versions, Map<String, Row> current) {
        assertThat(ledger.append(site, Commit.of(recordedAt, versions, List.of())))
                .isEqualTo(new CommitOutcome.Appended());
        versions.forEach(version -> current.put(version.id(), new Row(version, recordedAt)));
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

    private static SearchCondition someCondition(RandomGenerator random, Set<String> ids) {
        return switch (random.nextInt(7)) {
            case 0 -> new SearchCondition.AnyTerm(pickSome(TERMS, random, 1));
            case 1 -> new SearchCondition.NoTerm(pickSome(TERMS, random, 1));
            case 2 -> new SearchCondition.AnyStatus(pickSome(STATUSES, random, 1));
            case 3 -> new SearchCondition.AnyPatient(pickSome(List.of("p0", "p1", "p2", "p9"), random, 1));
            case 4 ->
                new SearchCondition.AnyId(pickSome(
                        Stream.concat(ids.stream().sorted().limit(40), Stream.of("o1", "o99"))
                                .toList(),
                        random,
                        20));
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
