package org.dorsal.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.ToIntFunction;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;

/**
 * CPU time of scoring one response of the newest edition, on one thread, against its budget. The responses are the
 * shipped examples, parsed before. The floor puts each answer of a response into a map and decides nothing.
 */
final class ScoringRates {
    private static final double BUDGET_MICROS = 60;
    private static final int ROUNDS = Integer.getInteger("rounds", 120);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Form form = SomeProfiles.form();
    private final Care care = SomeProfiles.care();
    private final EvidenceModels models = SomeProfiles.models();
    private final List<QuestionnaireResponse> responses;
    private long checksum;

    ScoringRates() {
        this.responses = SomeProfiles.files().stream()
                .filter(file -> file.path().startsWith("examples/")
                        && new String(file.bytes(), StandardCharsets.UTF_8)
                                .contains(form.edition().canonical()))
                .map(file -> FhirJson.context()
                        .newJsonParser()
                        .parseResource(QuestionnaireResponse.class, new String(file.bytes(), StandardCharsets.UTF_8)))
                .toList();
    }

    void print() {
        System.out.println("scoring " + responses.size() + " examples of edition "
                + form.edition().version() + ", CPU µs a response, one thread, " + ROUNDS + " rounds");
        List<Answers> read = responses.stream().map(this::read).toList();
        row("floor: each answer into a map", index -> answers(responses.get(index)));
        row("read the answers", index -> read(responses.get(index)).hashCode());
        row("causes and care", index -> score(read.get(index)));
        double whole = row("the whole", index -> score(read(responses.get(index))));
        System.out.println("  budget %.0f µs: %s (%d causes and answers were counted)%n"
                .formatted(BUDGET_MICROS, whole <= BUDGET_MICROS ? "kept" : "NOT KEPT", checksum));
    }

    private Answers read(QuestionnaireResponse response) {
        return AnswerReader.read(form, response, Optional.empty(), SomeScoredResponse.DAY);
    }

    private int score(Answers answers) {
        return EvidenceScorer.score(models, care, form, answers, Optional.empty())
                .causes()
                .size();
    }

    private static int answers(QuestionnaireResponse response) {
        Map<String, List<Type>> answers = new HashMap<>();
        response.getItem().forEach(item -> gather(item, answers));
        return answers.size();
    }

    private static void gather(QuestionnaireResponseItemComponent item, Map<String, List<Type>> answers) {
        item.getAnswer()
                .forEach(answer -> answers.computeIfAbsent(item.getLinkId(), _ -> new ArrayList<>())
                        .add(answer.getValue()));
        item.getItem().forEach(inner -> gather(inner, answers));
    }

    /** Prints the best round, the median and the worst; a round scores every example once. Gives the median. */
    private double row(String what, ToIntFunction<Integer> step) {
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int index = 0; index < responses.size(); index++) {
                checksum += step.applyAsInt(index);
            }
            rounds[round] = (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / responses.size();
        }
        double[] warm = Arrays.copyOfRange(rounds, ROUNDS / 2, ROUNDS);
        Arrays.sort(warm);
        double median = warm[warm.length / 2];
        System.out.println("  %-32s best %6.1f  median %6.1f  worst %6.1f"
                .formatted(what, warm[0], median, warm[warm.length - 1]));
        return median;
    }
}
