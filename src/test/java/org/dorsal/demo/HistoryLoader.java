package org.dorsal.demo;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.dorsal.Polling.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dorsal.demo.HistoryStep.StepKind;
import org.dorsal.sandbox.Fault;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.ScriptedFault;
import org.dorsal.store.DeliveryReads;
import org.dorsal.system.MovedClock;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeVisitor;
import org.dorsal.writeback.SiteScheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores simulated weeks through the interfaces that an EHR and clinicians use: FHIR over HTTP and the pages. The clock
 * that the service and the EHR share has the moment of each step, and the real time at the end.
 *
 * @param service address of the service, without a path
 * @param schedulers workers of the service that deliver to the EHR
 */
record HistoryLoader(
        SandboxEhr ehr,
        String service,
        String site,
        MovedClock clock,
        DeliveryReads deliveries,
        Collection<SiteScheduler> schedulers) {
    /** Listener for the number of assessments received so far, and of all. */
    interface LoadProgress {
        void reached(int done, int of);
    }

    /** Runs the steps, those of the same moment at once. */
    void run(List<HistoryStep> steps, LoadProgress progress) {
        Instant began = clock.instant();
        long nanos = System.nanoTime();
        Map<Integer, String> ids = new ConcurrentHashMap<>();
        int count = (int) steps.stream().map(HistoryStep::assessment).distinct().count();
        SortedMap<Instant, List<HistoryStep>> moments =
                steps.stream().collect(groupingBy(HistoryStep::at, TreeMap::new, toList()));
        try (ExecutorService clinicians = Executors.newCachedThreadPool()) {
            clock.move(Duration.between(began, moments.firstKey()));
            moments.forEach((at, together) -> {
                Duration until = Duration.between(clock.instant(), at);
                clock.move(until.isPositive() ? until : Duration.ZERO);
                together.stream()
                        .map(step -> CompletableFuture.runAsync(() -> run(step, ids), clinicians))
                        .toList()
                        .forEach(CompletableFuture::join);
                if (together.stream().allMatch(step -> step.kind() == StepKind.RECEIVE)) {
                    progress.reached(ids.size(), count);
                } else {
                    deliver();
                }
            });
        } finally {
            Instant now = began.plusNanos(System.nanoTime() - nanos);
            clock.move(Duration.between(clock.instant(), now));
        }
    }

    /** Lets the workers begin at once instead of at their next look, and waits until the EHR has everything. */
    private void deliver() {
        schedulers.forEach(scheduler -> {
            scheduler.stop();
            scheduler.start();
        });
        await("deliveries").until(() -> deliveries.depth(site).waiting() == 0);
    }

    private void run(HistoryStep step, Map<Integer, String> ids) {
        SimulatedAssessment assessment = step.assessment();
        String id = step.kind() == StepKind.RECEIVE ? receive(assessment) : ids.get(assessment.number());
        switch (step.kind()) {
            case RECEIVE -> ids.put(assessment.number(), id);
            case SIGN -> clinician(assessment).signStored(id);
            case OVERRIDE -> override(assessment, id);
            case SIGN_REFUSED -> {
                ehr.script(List.of(ScriptedFault.of(Fault.status(403, "This client may not write this resource"))
                        .on("POST")));
                clinician(assessment).signStored(id);
            }
            case AMEND -> amend(assessment, id);
            case WITHDRAW -> withdraw(assessment, id);
        }
    }

    private String receive(SimulatedAssessment assessment) {
        SomeAnswer answer = client().post(
                        "QuestionnaireResponse",
                        assessment.json(),
                        "If-None-Exist",
                        "identifier=" + SimulatedAssessment.SYSTEM + "|" + assessment.identifier());
        return require(answer, 201).id();
    }

    private void override(SimulatedAssessment assessment, String id) {
        SomeClinician clinician = clinician(assessment);
        List<String> offered = clinician
                .page("/assessment/" + id + "/review")
                .select("#disposition option")
                .eachAttr("value");
        String other = !offered.contains("emergency")
                ? "urgent"
                : !offered.contains("urgent") || !offered.contains("self-care") ? "clinician-review" : "self-care";
        clinician.signStored(
                id,
                "disposition=" + other,
                "disposition-reason=clinical-judgement",
                "disposition-text=Examined: tender muscle, no other sign");
    }

    private void amend(SimulatedAssessment assessment, String id) {
        SomeClinician clinician = clinician(assessment);
        HttpResponse<String> begun = clinician.post("/assessment/" + id + "/amend");
        if (begun.statusCode() != 303) {
            throw new IllegalStateException("no amendment of " + id + ": " + begun.statusCode());
        }
        List<String> fields = new ArrayList<>();
        assessment
                .answers()
                .answered()
                .forEach(linkId -> assessment.answers().codes(linkId).forEach(code -> fields.add(linkId + "=" + code)));
        fields.removeIf(field -> field.startsWith("fever="));
        fields.add("fever=Y");
        clinician.answer(fields.toArray(String[]::new));
        clinician.sign("amendment=Called back: fever since yesterday evening");
    }

    /** The clinician opens the chart once more: the EHR takes the withdrawal with a clinician's token only. */
    private void withdraw(SimulatedAssessment assessment, String id) {
        SomeAnswer current = require(client().get("QuestionnaireResponse/" + id), 200);
        ObjectNode response = (ObjectNode) current.json();
        response.put("status", "entered-in-error");
        require(
                client().put("QuestionnaireResponse/" + id, response.toString(), "If-Match", current.header("ETag")),
                200);
        clinician(assessment);
    }

    private SomeClient client() {
        return new SomeClient(service + "/fhir/" + site, ehr.token("system/*.cruds", Map.of()));
    }

    private SomeClinician clinician(SimulatedAssessment assessment) {
        URI launch = ehr.launchUrl(SandboxLaunch.of(assessment.patient())
                .by(assessment.clinician())
                .outsideAnEncounter());
        return SomeClinician.in(new SomeVisitor(service), launch);
    }

    private static SomeAnswer require(SomeAnswer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ", not " + answer);
        }
        return answer;
    }
}
