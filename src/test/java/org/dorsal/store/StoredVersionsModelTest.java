package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.ExportReads.ExportPage;
import org.dorsal.store.ExportReads.ExportScan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares reads, exports and audit exports with a list of all versions, after random commits of several resources of an
 * assessment with equal and different columns: each version is found once, whichever rows it was stored in.
 */
class StoredVersionsModelTest {
    private static final int COMMITS = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Instant START = SomeCommits.NOON;
    private static final List<Integer> OTHER_OBSERVATIONS = List.of(0x002, 0x010, 0x011, 0x012);

    /** Assessments of three patients; the first two differ in the random part alone. */
    private static final List<UUID> ASSESSMENTS = Stream.of(
                    "01a22384-d8c6-8000-a41a-273a7a893f46",
                    "01a22384-d8c6-8000-b41a-273a7a893f46",
                    "01a22384-d8c7-8000-8000-000000000000",
                    "01a22384-d9c7-8000-bfff-ffffffffffff")
            .map(UUID::fromString)
            .toList();

    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT);
    private final ExportReads exports = new ExportReads(postgres.asApplication(), TIMEOUT);
    private final ArchiveReads archive = new ArchiveReads(postgres.asApplication(), TIMEOUT);
    private final String site = SomeCommits.someSite();
    private final List<ModelVersion> stored = new ArrayList<>();

    private record ModelVersion(String type, String id, int version, String patient, Instant recordedAt) {
        String reference() {
            return type + "/" + id + "/_history/" + version;
        }

        boolean isOf(ModelVersion other) {
            return type.equals(other.type) && id.equals(other.id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void each_version_is_found_once(int seed) {
        RandomGenerator random = SomeCommits.randomOf(seed);
        for (int number = 1; number <= COMMITS; number++) {
            append(number, random);
        }
        assertReads();
        for (String type : List.of("Observation", "Provenance", "QuestionnaireResponse", "Device")) {
            for (int size : List.of(1, 3, 200)) {
                assertExport(type, START.plusMillis(COMMITS), Optional.empty(), size);
                assertExport(type, START.plusMillis(COMMITS / 2), Optional.of(START.plusMillis(COMMITS / 4)), size);
            }
        }
        for (int size : List.of(1, 7, 500)) {
            assertArchive(Optional.empty(), size);
            assertArchive(Optional.of("p1"), size);
        }
        assertThat(TestPostgres.texts(
                        postgres.asOwner(), "select id from newest_version_faults() where site = '" + site + "'"))
                .isEmpty();
    }

    /** Appends a response with results, an outcome, or a Device; the commit number is the version of results. */
    private void append(int number, RandomGenerator random) {
        Instant at = START.plusMillis(number);
        int chosen = random.nextInt(ASSESSMENTS.size());
        UUID assessment = ASSESSMENTS.get(chosen);
        String patient = "p" + chosen % 3;
        List<NewVersion> versions = new ArrayList<>();
        int responses = (int) stored.stream()
                .filter(version -> version.id().equals(Slot.RESPONSE.id(assessment)))
                .count();
        if (random.nextInt(6) == 0) {
            versions.add(version("Device", "device-" + number, 1, "", random));
        } else if (responses > 0 && random.nextInt(4) == 0) {
            versions.add(version("Observation", Slot.ofOutcome(number).id(assessment), 1, patient, random));
            versions.add(version("Provenance", Slot.ofOutcomeProvenance(number).id(assessment), 1, patient, random));
        } else {
            versions.add(
                    version("QuestionnaireResponse", Slot.RESPONSE.id(assessment), responses + 1, patient, random));
            versions.add(version("Provenance", Slot.ofProvenance(number).id(assessment), 1, patient, random));
            versions.add(version("Observation", Slot.PANEL.id(assessment), number, patient, random));
            OTHER_OBSERVATIONS.stream()
                    .filter(_ -> random.nextBoolean())
                    .map(slot -> version("Observation", new Slot(slot).id(assessment), number, patient, random))
                    .forEach(versions::add);
        }
        assertThat(ledger.append(site, Commit.of(at, versions, List.of()))).isEqualTo(new CommitOutcome.Appended());
        versions.forEach(version ->
                stored.add(new ModelVersion(version.type(), version.id(), version.version(), version.patient(), at)));
    }

    private static NewVersion version(String type, String id, int number, String patient, RandomGenerator random) {
        Instant from = START.plusSeconds(random.nextInt(2));
        return new NewVersion(
                type,
                id,
                number,
                patient,
                random.nextBoolean() ? "final" : "preliminary",
                from,
                from.plusSeconds(1),
                List.of("encounter=Encounter/" + random.nextInt(2)),
                SomeCommits.body(id, number));
    }

    private void assertReads() {
        AccessScope scope = AccessScope.ofSite(site);
        for (ModelVersion version : stored) {
            StoredVersion read = ledger.read(scope, version.type(), version.id(), version.version())
                    .orElseThrow();
            assertThat(read.body())
                    .as(version.reference())
                    .isEqualTo(SomeCommits.body(version.id(), version.version()));
            assertThat(read.recordedAt()).isEqualTo(version.recordedAt());
            List<Integer> all = stored.stream()
                    .filter(version::isOf)
                    .map(ModelVersion::version)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            assertThat(ledger.read(scope, version.type(), version.id())
                            .orElseThrow()
                            .version())
                    .isEqualTo(all.getFirst());
            assertThat(ledger.history(scope, version.type(), version.id(), HistoryQuery.NEWEST)
                            .versions())
                    .extracting(StoredVersion::version)
                    .containsExactlyElementsOf(all);
        }
    }

    private void assertExport(String type, Instant asOf, Optional<Instant> since, int size) {
        Map<String, ModelVersion> newest = stored.stream()
                .filter(version ->
                        version.type().equals(type) && !version.recordedAt().isAfter(asOf))
                .collect(Collectors.toMap(
                        ModelVersion::id,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingInt(ModelVersion::version))));
        var scan = new ExportScan(site, type, false, asOf, since);
        List<String> read = new ArrayList<>();
        String after = "";
        ExportPage page;
        do {
            page = exports.page(scan, after, Optional.empty(), size);
            List<String> references = page.versions().stream()
                    .map(StoredVersionsModelTest::reference)
                    .toList();
            if (page.last().isPresent()) {
                assertThat(exports.page(scan, after, page.last(), 200).versions())
                        .as("the same page, bounded by its last id")
                        .extracting(StoredVersionsModelTest::reference)
                        .isEqualTo(references);
            }
            read.addAll(references);
            after = page.last().orElse(after);
        } while (page.scanned() == size);
        assertThat(read)
                .as("%s as of %s since %s, pages of %d", type, asOf, since, size)
                .containsExactlyInAnyOrderElementsOf(newest.values().stream()
                        .filter(version -> since.filter(
                                        moment -> !version.recordedAt().isAfter(moment))
                                .isEmpty())
                        .map(ModelVersion::reference)
                        .toList());
    }

    private void assertArchive(Optional<String> patient, int size) {
        List<String> read = new ArrayList<>();
        List<ArchivedRow> page;
        Optional<ArchivedRow> last = Optional.empty();
        do {
            page = archive.rows(ArchivedTable.RESOURCES, site, patient, last, size);
            page.forEach(
                    row -> read.add(row.text("type") + "/" + row.text("id") + "/_history/" + row.number("version")));
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() == size);
        assertThat(read)
                .as("patient %s, pages of %d", patient, size)
                .containsExactlyInAnyOrderElementsOf(stored.stream()
                        .filter(version ->
                                patient.isEmpty() || patient.orElseThrow().equals(version.patient()))
                        .map(ModelVersion::reference)
                        .toList());
    }

    private static String reference(StoredVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }
}
