package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentSimulation.ExpectedAssessment;
import org.dorsal.assessment.AssessmentSimulation.State;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/**
 * Property over random sequences of creation, amendment, signature, override, withdrawal, release and restart: each
 * resource is current exactly once, outdated results are not in force, and every version of every result replays to
 * the stored result. A failure prints its seed and its steps; {@code -Ddorsal.seed=} replays it, {@code
 * -Ddorsal.long=true} runs many more.
 */
class ResultHistoryPropertiesTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final int SITES = LONG ? 60 : 2;
    private static final int STEPS = LONG ? 60 : 30;
    private static final long SEED = Seeds.ofRun();
    private static final Set<String> OVER = Set.of("entered-in-error", "revoked");

    @Test
    void each_resource_is_current_once_and_every_result_is_replayed_as_it_was_said() {
        for (long seed = SEED; seed < SEED + SITES; seed++) {
            AssessmentSimulation lives = new AssessmentSimulation(seed);
            try {
                Map<String, String> said = new HashMap<>();
                for (int step = 0; step < STEPS; step++) {
                    lives.step();
                    remember(lives, said, life -> life.results() > 0 && !said.containsKey(key(life, life.results())));
                    if (step % 4 == 3) {
                        standing(lives);
                    }
                }
                lives.restart();
                replayed(lives, said);
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("seed " + seed + "\n" + lives, wrong);
            }
        }
    }

    /**
     * Checks that searches find each resource once, in its highest version, and that exactly the expected results of
     * each assessment are in force.
     */
    private static void standing(AssessmentSimulation lives) {
        Map<String, StoredVersion> current = new TreeMap<>();
        for (String type : List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance")) {
            for (StoredVersion version : all(lives, type)) {
                assertThat(current.put(type + "/" + version.id(), version)).isNull();
            }
        }
        Set<String> found = new TreeSet<>();
        current.forEach((reference, version) -> found.add(reference + " " + version.version()));
        assertThat(found).isEqualTo(highest(lives));
        assertThat(TestPostgres.texts(lives.postgres().asSuperuser(), "select id from current_resource_faults()"))
                .isEmpty();
        Set<String> stand = current.entrySet().stream()
                .filter(result -> result.getKey().startsWith("Observation")
                        || result.getKey().startsWith("CarePlan"))
                .filter(result -> !OVER.contains(result.getValue().status()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>();
        lives.lives().forEach(life -> expected.addAll(expected(lives, life)));
        assertThat(stand).isEqualTo(expected);
    }

    /** References of the results of an assessment that must be in force, according to its panel. */
    private static Set<String> expected(AssessmentSimulation lives, ExpectedAssessment life) {
        assertThat(lives.ledger()
                        .read(AssessmentSimulation.ALL, "QuestionnaireResponse", life.id())
                        .map(StoredVersion::version))
                .hasValue(life.answers());
        Optional<List<StoredVersion>> results = lives.job().results().of(AssessmentSimulation.ALL, life.id());
        assertThat(results.isPresent()).isEqualTo(life.results() > 0);
        if (results.isEmpty()) {
            return Set.of();
        }
        StoredVersion panel = results.get().getFirst();
        assertThat(panel.version()).isEqualTo(life.results());
        assertThat(panel.status())
                .isIn(
                        switch (life.state()) {
                            case BEGUN, SCORED -> List.of("preliminary");
                            case SIGNED -> List.of("final", "amended");
                            case WITHDRAWN -> List.of("entered-in-error");
                        });
        return life.state() == State.WITHDRAWN
                ? Set.of()
                : said(
                        lives,
                        life,
                        results.get().stream()
                                .filter(result -> !OVER.contains(result.status()))
                                .toList());
    }

    /**
     * Checks that flags once present stay in the set with the state in the panel; returns the references of the
     * results.
     */
    private static Set<String> said(AssessmentSimulation lives, ExpectedAssessment life, List<StoredVersion> results) {
        ResultIds slots = new ResultIds(UUID.fromString(life.id()));
        StoredVersion panel = results.getFirst();
        Set<String> present = new TreeSet<>();
        PanelReader.result(panel.body(), panel.status()).flags().forEach((flag, state) -> {
            if (state == FlagState.PRESENT) {
                present.add(slots.flag(flag));
            }
        });
        assertThat(results.stream().filter(ResultHistoryPropertiesTest::present).map(StoredVersion::id))
                .containsExactlyInAnyOrderElementsOf(present);
        int signatures = lives.ledger()
                .signOffs(lives.site().id(), SampleSignRequests.PATIENT, life.id())
                .size();
        assertThat(results).extracting(StoredVersion::id).contains(slots.plan(Math.max(1, signatures)));
        return results.stream()
                .filter(result -> !result.type().equals("Provenance"))
                .map(result -> result.type() + "/" + result.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean present(StoredVersion result) {
        return result.type().equals("Observation")
                && StoredResults.parsed(result.body(), Observation.class).getValue() instanceof CodeableConcept value
                && FlagState.PRESENT.code().equals(value.getCodingFirstRep().getCode());
    }

    /** Bytes of the results as they were when they were made. */
    private static void remember(
            AssessmentSimulation lives, Map<String, String> said, Predicate<ExpectedAssessment> which) {
        lives.lives().stream().filter(which).forEach(life -> {
            for (int version = 1; version <= life.results(); version++) {
                String bytes = whole(lives, life, version).results().stream()
                        .map(result -> Sha256.of(result.body()).hex())
                        .collect(Collectors.joining());
                assertThat(bytes).isEqualTo(said.computeIfAbsent(key(life, version), _ -> bytes));
            }
        });
    }

    private static String key(ExpectedAssessment life, int version) {
        return life.id() + " " + version;
    }

    /** Rescores each version of the results from its stored bytes, with the currently loaded editions. */
    private static void replayed(AssessmentSimulation lives, Map<String, String> said) {
        remember(lives, said, _ -> true);
        Rescoring rescoring = new Rescoring(new AssessmentPipeline(lives.knowledge(), new Gate(Limits.ofRequests())));
        for (ExpectedAssessment life : lives.lives()) {
            for (int version = 1; version <= life.results(); version++) {
                StoredResults.ResultSetVersion whole = whole(lives, life, version);
                StoredVersion panel = whole.results().getFirst();
                if (!panel.status().equals("entered-in-error")) {
                    assertThat(rescoring.asThen(whole.response().body(), panel.body()))
                            .isInstanceOfSatisfying(
                                    ResultComparison.class,
                                    done -> assertThat(done.isSame())
                                            .as("%s: %s", panel, done.changes())
                                            .isTrue());
                    AssessmentReader.StoredAssessment kept = lives.job()
                            .records()
                            .of(lives.site(), SampleSignRequests.PATIENT, life.id(), version)
                            .orElseThrow();
                    assertThat(kept.replayed().scoring().states())
                            .isEqualTo(PanelReader.result(panel.body(), panel.status())
                                    .flags());
                }
            }
        }
    }

    private static StoredResults.ResultSetVersion whole(
            AssessmentSimulation lives, ExpectedAssessment life, int version) {
        return lives.job()
                .results()
                .of(AssessmentSimulation.ALL, life.id(), version)
                .orElseThrow();
    }

    private static List<StoredVersion> all(AssessmentSimulation lives, String type) {
        List<StoredVersion> all = new ArrayList<>();
        ResourceQuery query = ResourceQuery.of(type).paged(ResourceQuery.MAX_SIZE);
        for (Optional<ResourceQuery> next = Optional.of(query); next.isPresent(); ) {
            Page page = lives.ledger().search(AssessmentSimulation.ALL, next.get());
            all.addAll(page.versions());
            next = page.next().map(query::after);
        }
        return all;
    }

    private static Set<String> highest(AssessmentSimulation lives) {
        return new TreeSet<>(TestPostgres.texts(
                lives.postgres().asSuperuser(),
                "select type || '/' || id || ' ' || max(version) from resource_version group by type, id"));
    }
}
