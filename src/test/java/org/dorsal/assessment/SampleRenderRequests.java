package org.dorsal.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Requests to render, and readers of what came out. */
final class SampleRenderRequests {
    static final UUID ASSESSMENT = UUID.fromString("0193454a-7d1c-8000-9c55-0f6c8f8d1e11");
    static final Instant RECORDED = Instant.parse("2026-11-20T09:31:02.123456Z");
    static final Software SOFTWARE =
            new Software(UUID.fromString("7f3b3c1e-52a0-5d3c-8a37-3a3f5a0a5a01"), "Dorsal", "0.1.0");
    private static final Rendering RENDERING = new Rendering(SampleDisplays.whole(), SOFTWARE);
    private static final Reference CLIENT = new Reference()
            .setIdentifier(
                    new Identifier().setSystem("https://ehr.example/auth").setValue("triage-app"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleRenderRequests() {}

    static Response response() {
        return new Response(
                "01934549-0000-7000-8000-000000000001",
                1,
                "2026-11-20T10:30:00+01:00",
                Instant.parse("2026-11-20T09:30:00Z"),
                Instant.parse("2026-11-20T09:30:01Z"),
                "Patient/7",
                "7",
                Optional.of("Encounter/12"),
                Optional.of(new Reference("Practitioner/3")),
                CLIENT,
                Optional.of(new BigDecimal("6")));
    }

    /** Response with the minimum of optional elements. */
    static Response sparseResponse() {
        var full = response();
        return new Response(
                full.id(),
                2,
                "2026-11-20",
                full.from(),
                full.to(),
                "https://ehr.example/fhir/Patient/7",
                "7",
                Optional.empty(),
                Optional.empty(),
                CLIENT,
                Optional.empty());
    }

    static RenderRequest of(Scoring scoring) {
        return of(scoring, Locale.EN_US, ResultSetState.first(), response());
    }

    static RenderRequest of(Scoring scoring, Locale wording, ResultSetState state, Response response) {
        return new RenderRequest(
                RENDERING,
                scored(scoring, SampleKnowledge.form(), new QuestionnaireResponse()),
                wording,
                ASSESSMENT,
                state,
                RECORDED,
                response,
                Optional.empty());
    }

    static RenderRequest of(Scoring scoring, Locale wording, Form form, QuestionnaireResponse answers) {
        return new RenderRequest(
                RENDERING,
                scored(scoring, form, answers),
                wording,
                ASSESSMENT,
                ResultSetState.first(),
                RECORDED,
                response(),
                Optional.empty());
    }

    private static ScoredSubmission scored(Scoring scoring, Form form, QuestionnaireResponse answers) {
        return new ScoredSubmission(submission(form, answers), SampleKnowledge.care(), scoring, List.of());
    }

    /** Submission of answers with an unread body. */
    static Submission submission(Form form, QuestionnaireResponse answers) {
        var body = (Gate.AcceptedBody) new Gate(Limits.ofRequests()).check(FhirJson.encode(answers), Response.TYPE);
        return new Submission(body, answers, form, "7");
    }

    /** Request with an emergency disposition and that author of the response. */
    static RenderRequest with(Reference author) {
        var full = response();
        return of(
                SampleScorings.emergency(),
                Locale.EN_US,
                ResultSetState.first(),
                with(full, Optional.of(author), full.painScore()));
    }

    /** Request with an emergency disposition and that pain score. */
    static RenderRequest with(Optional<BigDecimal> painScore) {
        var full = response();
        return of(
                SampleScorings.emergency(), Locale.EN_US, ResultSetState.first(), with(full, full.author(), painScore));
    }

    private static Response with(Response full, Optional<Reference> author, Optional<BigDecimal> painScore) {
        return new Response(
                full.id(),
                full.version(),
                full.authored(),
                full.from(),
                full.to(),
                full.patient(),
                full.patientId(),
                full.encounter(),
                author,
                full.client(),
                painScore);
    }

    static ResultSet render(RenderRequest request) {
        return Rendering.render(request);
    }

    /** The set as a later version follows it. */
    static ResultSetState after(ResultSet earlier, int version, ResultStatus status, boolean signed) {
        return new ResultSetState(version, status, signed, 1, observations(earlier));
    }

    /** Observations of the results in the form in which the store returns them. */
    static List<StoredVersion> observations(ResultSet results) {
        return results.versions().stream()
                .filter(result -> result.type().equals("Observation"))
                .map(result -> new StoredVersion(
                        result.type(),
                        result.id(),
                        result.version(),
                        result.patient(),
                        RECORDED,
                        result.hash(),
                        result.body(),
                        result.status(),
                        columns(result)))
                .toList();
    }

    /** Search columns as the store returns them. */
    static Optional<StoredVersion.SearchColumns> columns(NewVersion version) {
        return Optional.of(new StoredVersion.SearchColumns(version.from(), version.to(), version.terms()));
    }

    static Set<String> observationIds(ResultSet results) {
        return results.versions().stream()
                .filter(result -> result.type().equals("Observation"))
                .map(NewVersion::id)
                .collect(Collectors.toSet());
    }

    /** A spread over dispositions, wordings and standings; each must be valid FHIR. */
    static Map<String, RenderRequest> spread() {
        Map<String, RenderRequest> spread = new LinkedHashMap<>();
        for (var wording : List.of(Locale.EN_US, Locale.EN_GB)) {
            Map.of(
                            "emergency", SampleScorings.emergency(),
                            "urgent", SampleScorings.urgentButNotSettled(),
                            "incomplete", SampleScorings.incomplete(),
                            "self-care", SampleScorings.selfCare())
                    .forEach((name, scoring) -> spread.put(
                            name + " in " + wording.tag(), of(scoring, wording, ResultSetState.first(), response())));
        }
        var first = render(of(SampleScorings.emergency()));
        spread.put(
                "final",
                of(SampleScorings.emergency(), Locale.EN_US, after(first, 2, ResultStatus.FINAL, true), response()));
        spread.put(
                "amended",
                of(
                        SampleScorings.incomplete(),
                        Locale.EN_GB,
                        new ResultSetState(3, ResultStatus.AMENDED, false, 2, observations(first)),
                        sparseResponse()));
        spread.put(
                "with findings",
                of(
                        SampleScorings.with(
                                SampleScorings.incomplete(), List.of(new Scoring.AnswerFinding("bmi", "is no number"))),
                        Locale.EN_US,
                        ResultSetState.first(),
                        sparseResponse()));
        return spread;
    }

    static JsonNode json(NewVersion version) {
        return JSON.readTree(version.body());
    }

    static JsonNode json(byte[] body) {
        return JSON.readTree(body);
    }

    static JsonNode json(String body) {
        return JSON.readTree(body);
    }

    /** The resources of that type, in the order rendered. */
    static List<JsonNode> all(ResultSet results, String type) {
        return results.versions().stream()
                .filter(result -> result.type().equals(type))
                .map(SampleRenderRequests::json)
                .toList();
    }

    /** The only resource of that type. */
    static JsonNode only(ResultSet results, String type) {
        var ofType = all(results, type);
        if (ofType.size() != 1) {
            throw new AssertionError(ofType.size() + " of " + type);
        }
        return ofType.getFirst();
    }
}
