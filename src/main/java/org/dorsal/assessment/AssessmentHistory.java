package org.dorsal.assessment;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.fhirjson.Ids;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.ResultRow;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Reads one patient's stored assessments without scoring them; a list of any length takes four statements. */
public record AssessmentHistory(Ledger ledger, Knowledge knowledge) {
    /** Most assessments that are read. */
    public static final int AT_MOST = 50;

    private static final int MAX_SIGNATURES = 200;
    /** Newest assessments; {@code more} where there are older ones. */
    public record RecentAssessments(List<HistoryEntry> newestFirst, boolean more) {
        public RecentAssessments {
            newestFirst = List.copyOf(newestFirst);
        }
    }

    /**
     * Assessment in its current state.
     *
     * @param id id of its response
     * @param authored FHIR dateTime as sent; the instant of its commit where the response has none
     * @param author reference as sent
     * @param status FHIR code of the response's status
     * @param painScore 0 to 10
     * @param result empty when it was never scored
     * @param signatures newest first; each belongs to one version of the results
     * @param withdrawer name of who withdrew it; empty while it is valid
     * @param otherAuthors authors of answers other than the response's author, by linkId
     */
    public record HistoryEntry(
            String id,
            String authored,
            Optional<String> author,
            Optional<String> authorName,
            String status,
            Optional<Integer> painScore,
            FormAnswers answers,
            Optional<Form> form,
            Optional<HistoryResult> result,
            List<SignedDecision> signatures,
            Optional<String> withdrawer,
            Map<String, FilledFormCodec.AnswerAuthor> otherAuthors) {
        public Optional<SignedDecision> decided() {
            return signatures.stream().findFirst();
        }

        /** Code of the disposition that the response states as decided, such as by the EHR's own triage. */
        public Optional<String> statedDisposition() {
            return answers.of(DecisionItems.DISPOSITION).stream().findFirst();
        }

        public boolean withdrawn() {
            return status.equals("entered-in-error");
        }
    }

    /**
     * Stored result of an assessment.
     *
     * @param status FHIR code of the panel's status
     * @param disposition code of our code system
     * @param causes code of the tier by code of a cause; incomplete while open questions could still lead to it. Another
     *     release may have further codes
     * @param editions canonicals with versions of all editions used
     */
    public record HistoryResult(
            String status, String disposition, boolean provisional, Map<String, String> causes, List<String> editions) {
        public HistoryResult {
            causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
            editions = List.copyOf(editions);
        }

        static HistoryResult of(ResultRow row) {
            ResultRow.ScoredFacts scored = row.scored();
            Map<String, String> causes = new LinkedHashMap<>();
            scored.causes().forEach(cause -> {
                int bar = cause.indexOf('|');
                causes.put(cause.substring(0, bar), cause.substring(bar + 1));
            });
            return new HistoryResult(
                    row.status(),
                    scored.computed(),
                    scored.provisional(),
                    causes,
                    Stream.concat(scored.criteria().stream(), Stream.of(scored.questionnaire(), scored.care()))
                            .toList());
        }
    }

    /**
     * Stored result of the previous assessment.
     *
     * @param authored FHIR dateTime of its answers
     */
    public record PreviousResult(String authored, HistoryResult result) {}

    /**
     * Finds the patient's newest assessment that was scored and not withdrawn.
     *
     * @param than id of an assessment; the result must be dated before it. Empty for the newest of all
     */
    public Optional<PreviousResult> before(String site, String patient, Optional<String> than) {
        return ledger.resultBefore(site, patient, than)
                .map(row -> new PreviousResult(row.scored().authored(), HistoryResult.of(row)));
    }

    /** Finds the newest signature on an assessment of the patient that is not withdrawn. */
    public Optional<SignedDecision> lastSigned(String site, String patient) {
        AccessScope reach = AccessScope.ofPatient(site, patient);
        return decisions(ledger.signOffsOf(site, patient, MAX_SIGNATURES)).stream()
                .filter(signed -> ledger.read(reach, Response.TYPE, signed.assessment())
                        .filter(response -> !response.status().equals(ResultStatus.ENTERED_IN_ERROR.code()))
                        .isPresent())
                .findFirst();
    }

    private static List<SignedDecision> decisions(List<Ledger.StoredSignOff> signOffs) {
        return signOffs.stream()
                .map(signOff -> SignedDecision.read(signOff.body()))
                .toList();
    }

    /**
     * Reads the patient's newest assessments, newest first by the date of the assessment.
     *
     * @param patient logical id; no other patient's assessment is read
     */
    public RecentAssessments of(String site, String patient) {
        AccessScope reach = AccessScope.ofPatient(site, patient);
        ResourceQuery newest = ResourceQuery.of(Response.TYPE).paged(AT_MOST + 1);
        ResourceQuery byDate = newest.sorted(ResourceQuery.QuerySort.LATEST_DATE_FIRST);
        List<SignedDecision> signatures = decisions(ledger.signOffsOf(site, patient, MAX_SIGNATURES));
        // page by page, because fifty large responses would not fit into memory
        List<HistoryEntry> entries = Page.all(byDate, query -> ledger.search(reach, query))
                .flatMap(page -> pasts(reach, page.versions(), signatures).stream())
                .limit(AT_MOST + 1)
                .toList();
        return new RecentAssessments(entries.stream().limit(AT_MOST).toList(), entries.size() > AT_MOST);
    }

    /** Reads one assessment of this patient, of any age; empty for an unknown id and for another patient's. */
    public Optional<HistoryEntry> of(String site, String patient, String id) {
        AccessScope reach = AccessScope.ofPatient(site, patient);
        return Optional.of(id)
                .filter(Ids::isWrittenLikeOurs)
                .flatMap(name -> ledger.read(reach, Response.TYPE, name))
                .map(response -> pasts(reach, List.of(response), decisions(ledger.signOffs(site, patient, id)))
                        .getFirst());
    }

    /** One historical version of an assessment. */
    public HistoryEntry of(StoredResults.ResultSetVersion whole) {
        return past(whole.response(), Optional.of(whole.row()), List.of());
    }

    private List<HistoryEntry> pasts(
            AccessScope reach, List<StoredVersion> responses, List<SignedDecision> signatures) {
        Map<String, ResultRow> rows =
                ledger.results(reach, responses.stream().map(StoredVersion::id).toList());
        return responses.stream()
                .map(response -> past(
                        response,
                        Optional.ofNullable(rows.get(response.id())),
                        signatures.stream()
                                .filter(signed -> signed.assessment().equals(response.id()))
                                .toList()))
                .toList();
    }

    private HistoryEntry past(StoredVersion stored, Optional<ResultRow> row, List<SignedDecision> signatures) {
        QuestionnaireResponse response = StoredResults.parsed(stored.body(), QuestionnaireResponse.class);
        Optional<Form> form = knowledge.form(response.getQuestionnaire());
        return new HistoryEntry(
                stored.id(),
                Optional.ofNullable(response.getAuthoredElement().getValueAsString())
                        .orElse(stored.recordedAt().toString()),
                Optional.ofNullable(response.getAuthor().getReference()),
                Optional.ofNullable(response.getAuthor().getDisplay()),
                response.getStatus().toCode(),
                AnswerLookup.value(response, "pain-worst-score", IntegerType.class)
                        .map(IntegerType::getValue),
                form.map(loaded -> FilledFormCodec.read(loaded, response)).orElse(FormAnswers.NONE),
                form,
                row.map(HistoryResult::of),
                signatures,
                row.flatMap(ResultRow::withdrawn).map(ResultRow.WithdrawnFacts::withdrawer),
                FilledFormCodec.otherAuthors(response));
    }
}
