package org.dorsal.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.ScoredSamples;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** CPU time of the steps inside one assessment, on one thread. */
final class Inside {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 60;

    private final List<QuestionnaireResponse> responses = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();

    Inside(int count) {
        for (SomeScoredResponse response : RandomResponses.someResponses(count, 7)) {
            responses.add(response.response());
            bodies.add(FhirJson.encode(response.response()));
        }
    }

    List<byte[]> bodies() {
        return bodies;
    }

    void print() {
        int bytes = bodies.stream().mapToInt(body -> body.length).sum() / bodies.size();
        System.out.println("inside one assessment (" + bytes + " bytes a response), CPU µs, one thread");
        Gate gate = new Gate(Limits.ofRequests());
        row("gate", index -> gate.check(bodies.get(index), "QuestionnaireResponse"));
        row("parse", index -> FhirJson.parse(bodies.get(index), QuestionnaireResponse.class));
        row("gate, and parse its tree", index -> gate.read(bodies.get(index), QuestionnaireResponse.class));
        AssessmentPipeline assess = new AssessmentPipeline(SomeProfiles.knowledge(), gate);
        CheckBounds bounds = new CheckBounds("https://ehr.example/fhir", ScoredSamples.NOW);
        row("gate, parse and check", index -> assess.read(bodies.get(index), bounds));
        row(
                "score (read answers, causes, care)",
                index -> EvidenceScorer.score(
                        SomeProfiles.models(),
                        SomeProfiles.care(),
                        SomeProfiles.form(),
                        AnswerReader.read(
                                SomeProfiles.form(), responses.get(index), Optional.empty(), SomeScoredResponse.DAY),
                        Optional.empty()));
        ScoredSamples renderings = new ScoredSamples(bodies);
        row("render (" + renderings.bytes() + " bytes)", renderings::render);
        System.out.println();
    }

    private void row(String what, Consumer<Integer> step) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int index = 0; index < bodies.size(); index++) {
                step.accept(index);
            }
            best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / bodies.size());
        }
        System.out.println("  %-42s %8.1f".formatted(what, best));
    }
}
