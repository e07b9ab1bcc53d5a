package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Disposition;
import org.dorsal.proof.Circuit.Kleene;
import org.dorsal.scoring.Age;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.NewestResponses;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** Holds the encoding of the scoring against the scoring itself. */
class EncodingDifferentialTest {
    private static final int RESPONSES = 7_000;
    private static final int WITH_A_BIRTH_YEAR = 4;

    /** Years of birth of which both possible ages may lie on either side of a bound. */
    private static final List<String> BIRTH_YEARS = List.of("2010", "2006", "1976", "1975", "1961", "1990", "1970");

    @Test
    void the_encoding_decides_each_response_as_the_scoring_does() {
        long seed = Seeds.ofRun();
        int compared = 0;
        for (ProvenEdition edition : List.of(ProvenEdition.of("1.1.0"), ProvenEdition.of("1.0.0"))) {
            RandomResponses random = new RandomResponses(seed);
            Stream<SomeScoredResponse> anything =
                    Stream.generate(() -> random.to(edition.form())).limit(RESPONSES);
            Stream<SomeScoredResponse> strains =
                    edition.form().edition().version().equals("1.1.0")
                            ? NewestResponses.some(RESPONSES, seed).stream()
                            : Stream.empty();
            List<SomeScoredResponse> responses =
                    Stream.concat(anything, strains).toList();
            Satisfiability solver = new Satisfiability(edition.circuit());
            for (int index = 0; index < responses.size(); index++) {
                boolean byYear = index % WITH_A_BIRTH_YEAR == 0;
                SomeScoredResponse response = responses.get(index);
                compare(
                        edition,
                        solver,
                        byYear ? response.without(EncodedResponse.AGE) : response,
                        byYear ? Optional.of(BIRTH_YEARS.get(index % BIRTH_YEARS.size())) : Optional.empty(),
                        seed);
            }
            compared += responses.size();
        }
        System.out.println("scoring and its encoding: " + compared + " responses, 0 differences, seed " + seed);
        assertThat(compared).isGreaterThanOrEqualTo(20_000);
    }

    static void compare(
            ProvenEdition edition,
            Satisfiability solver,
            SomeScoredResponse response,
            Optional<String> birthYear,
            long seed) {
        Optional<Age> age = birthYear.flatMap(year -> Age.on(SomeScoredResponse.DAY, year));
        int[] literals = new Assignment(edition.scoring().response()).literals(response, age);
        Satisfiability.Model model = solver.model(literals)
                .orElseThrow(() -> new AssertionError("no valid response, seed " + seed + ": " + response));
        Scoring scored = edition.score(response, birthYear);
        List<String> expected = new ArrayList<>();
        scored.flags().stream().map(EncodingDifferentialTest::told).forEach(expected::add);
        List<String> found = new ArrayList<>();
        scored.flags().stream()
                .map(flag -> flag.criterion().flag().code())
                .forEach(code -> found.add(code + " " + state(edition.scoring().flag(code), model)));
        expected.add(scored.disposition() + " " + scored.provisional());
        found.add(Stream.of(Disposition.values())
                        .filter(one -> model.holds(edition.scoring().disposition(one)))
                        .map(Disposition::toString)
                        .collect(Collectors.joining("+"))
                + " " + model.holds(edition.scoring().provisional()));
        expected.add(new TreeSet<>(scored.offers().stream()
                        .map(offer -> offer.code().code())
                        .toList())
                .toString());
        found.add(new TreeSet<>(edition.scoring().activities().entrySet().stream()
                        .filter(activity -> model.holds(activity.getValue()))
                        .map(Map.Entry::getKey)
                        .toList())
                .toString());
        assertThat(found).as("seed %s: %s", seed, response).isEqualTo(expected);
    }

    private static String told(FlagResult flag) {
        return flag.criterion().flag().code() + " " + flag.state();
    }

    private static FlagState state(Kleene flag, Satisfiability.Model model) {
        if (model.holds(flag.yes())) {
            return FlagState.PRESENT;
        }
        return model.holds(flag.no()) ? FlagState.ABSENT : FlagState.NOT_ASSESSED;
    }
}
