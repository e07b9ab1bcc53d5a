package org.dorsal.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.*;
import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.HistoryResult;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.chart.ChartSource;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.OutcomeCause;
import org.dorsal.outcome.SimulatedFollowUps;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Outcomes of the simulated patients: later visits, and diagnoses that the results had named or missed. All are invented;
 * the rates say nothing about the models.
 */
record SimulatedOutcomes(SandboxEhr ehr, String site, Knowledge knowledge, Ledger ledger) {
    private static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";
    private static final int SEED = 48;

    /** Chance of a diagnosis in a hundred, by the tier of the cause. */
    private static final Map<Disposition, Integer> CHANCES = Map.of(
            Disposition.EMERGENCY, 60, Disposition.URGENT, 45, Disposition.SOON, 25, Disposition.CLINICIAN_REVIEW, 8);

    private static final int MISSED = 5;
    private static final int SEEN_AGAIN = 80;

    /** Puts them into the EHR and follows up the assessments. */
    void run(FollowUpRows rows, Software software, AuditRecorder recorder, Clock clock) {
        ehr.hold(records());
        SimulatedFollowUps.run(site, ehr.fhirBase(), source(), rows, ledger, knowledge, software, recorder, clock);
    }

    /** Of the patients of the simulated weeks alone, because others have charts of their own. */
    private List<Resource> records() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Resource> records = new ArrayList<>();
        AssessmentHistory history = new AssessmentHistory(ledger, knowledge);
        List<String> patients =
                SimulatedPatient.added().stream().map(SimulatedPatient::id).toList();
        List<List<HistoryEntry>> assessments = patients.parallelStream()
                .map(patient -> history.of(site, patient).newestFirst())
                .toList();
        for (int index = 0; index < patients.size(); index++) {
            String patient = patients.get(index);
            for (HistoryEntry assessment : assessments.get(index)) {
                int number = records.size();
                Instant assessed = OffsetDateTime.parse(assessment.authored()).toInstant();
                if (random.nextInt(100) < SEEN_AGAIN) {
                    records.add(visit(patient, number, after(assessed, random)));
                }
                assessment
                        .result()
                        .flatMap(result -> cause(result, random))
                        .map(cause -> diagnosis(patient, number, cause, after(assessed, random)))
                        .ifPresent(records::add);
            }
        }
        return records;
    }

    private static Instant after(Instant assessed, SplittableRandom random) {
        return assessed.plus(Duration.ofHours(random.nextInt(20, 27 * 24)));
    }

    /** A cause of the result by the chance of its tier, or seldom one that the result did not name. */
    private Optional<String> cause(HistoryResult result, SplittableRandom random) {
        List<String> codes = knowledge.outcomes().stream()
                .filter(outcome -> icd10(outcome.cause()).isPresent())
                .map(OutcomeCause::cause)
                .toList();
        Optional<String> named = result.causes().entrySet().stream()
                .filter(cause -> codes.contains(cause.getKey()))
                .filter(cause -> random.nextInt(100) < CHANCES.getOrDefault(cause.getValue(), 0))
                .map(Map.Entry::getKey)
                .findFirst();
        return named.isPresent() || random.nextInt(100) >= MISSED
                ? named
                : Optional.of(codes.get(random.nextInt(codes.size())));
    }

    private Optional<String> icd10(String cause) {
        return knowledge.outcomes().stream()
                .filter(outcome -> outcome.cause().equals(cause))
                .flatMap(outcome -> outcome.codes().categories().stream())
                .filter(category -> category.startsWith(ICD_10 + "|"))
                .map(category -> category.substring(ICD_10.length() + 1))
                .sorted()
                .findFirst();
    }

    private Resource diagnosis(String patient, int number, String cause, Instant recorded) {
        Condition condition = new Condition();
        condition.setId("later-diagnosis-" + number);
        condition.setSubject(new Reference("Patient/" + patient));
        condition
                .getVerificationStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/condition-ver-status")
                .setCode("confirmed");
        condition.getCode().addCoding().setSystem(ICD_10).setCode(icd10(cause).orElseThrow());
        condition.setRecordedDate(Date.from(recorded));
        return condition;
    }

    private static Resource visit(String patient, int number, Instant start) {
        Encounter visit = new Encounter().setStatus(EncounterStatus.FINISHED);
        visit.setId("later-visit-" + number);
        visit.setSubject(new Reference("Patient/" + patient));
        visit.getClass_()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")
                .setCode("AMB");
        visit.getPeriod().setStart(Date.from(start)).setEnd(Date.from(start.plus(Duration.ofMinutes(20))));
        return visit;
    }

    private ChartSource source() {
        String token =
                ehr.token("system/*.rs", Map.of("aud", List.of(ehr.fhirBase().toString())));
        HttpClient client = HttpClient.newHttpClient();
        return address -> reply(
                client,
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/fhir+json")
                        .build());
    }

    private static EhrReply reply(HttpClient client, HttpRequest request) {
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            return new HttpAnswer.CompleteAnswer(response.statusCode(), Map.of(), response.body());
        } catch (IOException _) {
            return new HttpAnswer.MissingAnswer();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new HttpAnswer.MissingAnswer();
        }
    }

    @Override
    public String toString() {
        return "SimulatedOutcomes[" + site + "]";
    }
}
