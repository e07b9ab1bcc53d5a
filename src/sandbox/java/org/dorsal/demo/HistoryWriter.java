package org.dorsal.demo;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.demo.HistoryStep.StepKind;
import org.dorsal.sandbox.Fault;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.ScriptedFault;
import org.dorsal.smart.launch.Launches;
import org.dorsal.smart.launch.SimulatedLaunch;
import org.dorsal.system.MovedClock;
import org.dorsal.writeback.SimulatedDeliveries;

/**
 * Stores simulated weeks by the services that the interfaces of the product call. The clock that these services and the
 * EHR share has the moment of each step, and the real time at the end: no request may be answered meanwhile, because a
 * response of today would be from the future. The service's schedulers are stopped.
 */
record HistoryWriter(
        SandboxEhr ehr,
        String site,
        MovedClock clock,
        SimulatedClinic clinic,
        Launches launches,
        SimulatedDeliveries deliveries) {
    /**
     * Time before the last step in which results are filed; notes and launches take most of the time of an assessment. Counted
     * from now, nothing was filed on a Thursday, and nothing was left for the operator to decide.
     */
    private static final Duration WRITE_BACK = Duration.ofDays(1);

    private static final Set<String> SCOPES =
            Set.of("openid", "fhirUser", "launch", "patient/*.cruds", "user/Practitioner.r");

    /** Listener for the number of assessments received so far, and of all. */
    interface WriteProgress {
        void reached(int done, int total);
    }

    /** Runs the steps, those of the same moment at once. */
    void run(List<HistoryStep> steps, WriteProgress progress) {
        Instant began = clock.instant();
        long nanos = System.nanoTime();
        Map<Integer, String> ids = new ConcurrentHashMap<>();
        int count = (int) steps.stream().map(HistoryStep::assessment).distinct().count();
        SortedMap<Instant, List<HistoryStep>> moments =
                steps.stream().collect(groupingBy(HistoryStep::time, TreeMap::new, toList()));
        try (ExecutorService clinicians = Executors.newCachedThreadPool()) {
            clock.move(Duration.between(began, moments.firstKey()));
            moments.forEach((moment, together) -> {
                Duration until = Duration.between(clock.instant(), moment);
                clock.move(until.isPositive() ? until : Duration.ZERO);
                boolean files = moment.isAfter(moments.lastKey().minus(WRITE_BACK));
                together.stream()
                        .map(step -> CompletableFuture.runAsync(() -> run(step, ids, files), clinicians))
                        .toList()
                        .forEach(CompletableFuture::join);
                if (together.stream().allMatch(step -> step.kind() == StepKind.RECEIVE)) {
                    progress.reached(ids.size(), count);
                } else if (files) {
                    deliveries.finish();
                }
            });
        } finally {
            Instant now = began.plusNanos(System.nanoTime() - nanos);
            clock.move(Duration.between(clock.instant(), now));
        }
    }

    private void run(HistoryStep step, Map<Integer, String> ids, boolean files) {
        SimulatedAssessment assessment = step.assessment();
        SimulatedClinic current = files ? clinic : clinic.withoutWriteBack();
        if (step.kind() == StepKind.RECEIVE) {
            ids.put(assessment.number(), current.receive(assessment));
            return;
        }
        String id = ids.get(assessment.number());
        if (files) {
            launch(assessment);
        }
        switch (step.kind()) {
            case SIGN -> current.sign(assessment, id, false);
            case OVERRIDE -> current.sign(assessment, id, true);
            case SIGN_REFUSED -> {
                ehr.script(List.of(ScriptedFault.of(Fault.status(403, "This client may not write this resource"))
                        .forMethod("POST")));
                current.sign(assessment, id, false);
            }
            case AMEND -> current.amend(assessment, id);
            case WITHDRAW -> current.withdraw(assessment, id);
            case RECEIVE -> throw new IllegalStateException("received already");
        }
    }

    /** The EHR accepts results with the token of a clinician's launch only. */
    private void launch(SimulatedAssessment assessment) {
        String token = ehr.token(
                String.join(" ", SCOPES),
                Map.of(
                        "aud",
                        List.of(ehr.fhirBase().toString()),
                        "patient",
                        assessment.patient(),
                        "fhirUser",
                        ehr.fhirBase() + "/Practitioner/" + assessment.clinician()));
        new SimulatedLaunch(ehr.issuer(), ehr.fhirBase(), ehr.tokenEndpoint())
                .begin(
                        launches,
                        site,
                        assessment.patient(),
                        assessment.clinician(),
                        SCOPES,
                        token,
                        new SplittableRandom(clock.instant().toEpochMilli() * 1_000 + assessment.number()));
    }
}
