package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dorsal.Seeds;
import org.dorsal.TableFile;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.population.EditionMeasures;
import org.dorsal.population.Population;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Candidate changes of single criteria of edition 1.2.0, {@code candidates.table}: alarms that each saves, people with a serious
 * cause whom it loses, and safety rules that it violates. Writes {@code target/population/candidates.md}.
 */
@EnabledIfSystemProperty(named = "dorsal.frontier", matches = "true", disabledReason = "takes minutes")
class CandidateCriteriaTest {
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 3_000);
    private static final Population POPULATION = Population.withTextbookCauses();

    private final long seed = Long.getLong("dorsal.population.seed", Seeds.ofRun());
    private final EditionMeasures edition = measures(ProvenEdition.of("1.2.0"));

    /** @param rules identifiers of the safety rules that it violates */
    private record MeasuredCandidate(String name, EditionMeasures measures, List<String> rules) {}

    @Test
    void candidates_are_measured_on_the_people_of_the_edition() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "seed " + seed + ", " + CASES + " people",
                "",
                "| Change | emergency | urgent | people lost, of "
                        + POPULATION.serious().size() * (CASES / 10) + " | causes that lose | rules violated |",
                "|---|---|---|---|---|---|",
                row(new MeasuredCandidate("none: edition 1.2.0", edition, List.of()))));
        TableFile.rows(CandidateCriteriaTest.class, "candidates.table").stream()
                .map(cells -> candidate(cells.getFirst(), cells.get(1), cells.get(2), cells.getLast()))
                .map(this::row)
                .forEach(lines::add);
        Path report = Files.createDirectories(Path.of("target/population")).resolve("candidates.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));
        assertThat(lines).hasSizeGreaterThan(5);
    }

    private MeasuredCandidate candidate(String name, String plan, String from, String to) {
        ProvenEdition changed = ProvenEdition.of(
                "1.2.0",
                SomeProfiles.changed("plan/upper-back-pain-" + plan + "-1.2.0.json", text -> text.replace(from, to)));
        List<String> violated = new SafetyProver(changed)
                .newViolations().stream()
                        .map(violation -> violation.rule().id())
                        .toList();
        return new MeasuredCandidate(name, measures(changed), violated);
    }

    private EditionMeasures measures(ProvenEdition proven) {
        return EditionMeasures.of(
                new ComparedEdition("1.2.0", proven.form(), proven.criteria(), proven.care()),
                POPULATION,
                seed,
                false,
                CASES,
                CASES / 10);
    }

    private String row(MeasuredCandidate candidate) {
        Map<Disposition, Double> shares = candidate.measures().shares(Map.of());
        List<String> losing = new ArrayList<>();
        int people = 0;
        for (Pathology cause : POPULATION.serious()) {
            long lost = Math.round((edition.reached(cause, cause.tier(), Map.of())
                            - candidate.measures().reached(cause, cause.tier(), Map.of()))
                    * (CASES / 10));
            if (lost > 0) {
                losing.add(cause.name() + " " + lost);
                people += (int) lost;
            }
        }
        return "| %s | %.1f %% | %.1f %% | %d | %s | %s |"
                .formatted(
                        candidate.name(),
                        100 * shares.getOrDefault(EMERGENCY, 0.0),
                        100 * shares.getOrDefault(URGENT, 0.0),
                        people,
                        String.join("; ", losing),
                        candidate.rules().isEmpty() ? "none" : String.join(", ", candidate.rules()));
    }
}
