package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vital signs that were measured here, as Observations of the vital-signs profile of FHIR R4. */
class VitalSignObservationsTest {
    private static final UUID ASSESSMENT = UUID.fromString("0193454a-7d1c-8000-9c55-0f6c8f8d1e11");
    private static final Instant AT = Instant.parse("2026-11-20T09:31:02Z");
    private static final Form FORM = EvidenceCases.FORM;
    private static final Map<String, String> TYPED = Map.of(
            "pulse", "112",
            "respiratory-rate", "22",
            "oxygen-saturation", "93",
            "body-temperature", "38.4",
            "systolic-right", "101",
            "diastolic-right", "64",
            "systolic-left", "128");

    @Test
    void each_has_the_codes_and_units_of_its_profile() {
        Map<String, JsonNode> observations = observations(TYPED, List.of());

        assertThat(observations.keySet())
                .containsExactlyInAnyOrder(
                        "8867-4", "9279-1", "2708-6", "8310-5", "85354-9 368209003", "85354-9 368208006");
        assertThat(value(observations.get("8867-4"))).isEqualTo("112 /min");
        assertThat(value(observations.get("9279-1"))).isEqualTo("22 /min");
        assertThat(value(observations.get("2708-6"))).isEqualTo("93 %");
        assertThat(value(observations.get("8310-5"))).isEqualTo("38.4 Cel");
        assertThat(observations
                        .get("2708-6")
                        .path("code")
                        .path("coding")
                        .path(1)
                        .path("code")
                        .stringValue(""))
                .isEqualTo("59408-5");
        observations.values().forEach(observation -> {
            JsonNode category =
                    observation.path("category").path(0).path("coding").path(0);
            assertThat(category.path("code").stringValue("")).isEqualTo("vital-signs");
            assertThat(observation.path("subject").path("reference").stringValue(""))
                    .isEqualTo("Patient/7");
            assertThat(observation.path("effectiveDateTime").stringValue("")).isEqualTo("2026-11-20T09:00:00Z");
            assertThat(observation.path("derivedFrom").path(0).path("reference").stringValue(""))
                    .startsWith("QuestionnaireResponse/");
        });
    }

    @Test
    void a_blood_pressure_has_both_parts_and_its_arm() {
        JsonNode right = observations(TYPED, List.of()).get("85354-9 368209003");
        assertThat(right.path("component")).hasSize(2);
        assertThat(part(right, "8480-6").path("valueQuantity").path("value").intValue())
                .isEqualTo(101);
        assertThat(part(right, "8462-4").path("valueQuantity").path("value").intValue())
                .isEqualTo(64);
        assertThat(part(right, "8462-4").path("valueQuantity").path("code").stringValue(""))
                .isEqualTo("mm[Hg]");

        JsonNode left = observations(TYPED, List.of()).get("85354-9 368208006");
        assertThat(part(left, "8480-6").path("valueQuantity").path("value").intValue())
                .isEqualTo(128);
        assertThat(part(left, "8462-4").has("valueQuantity")).isFalse();
        assertThat(part(left, "8462-4").has("dataAbsentReason")).isTrue();
    }

    @Test
    void the_panel_names_them_as_members() {
        List<JsonNode> observations = rendered(TYPED, List.of());
        List<String> members = observations
                .getFirst()
                .path("hasMember")
                .valueStream()
                .map(member -> member.path("reference").stringValue(""))
                .toList();
        assertThat(members)
                .containsExactlyElementsOf(observations.stream()
                        .skip(1)
                        .map(observation ->
                                "Observation/" + observation.path("id").stringValue(""))
                        .toList());
    }

    @Test
    void what_the_record_said_is_not_written_back_and_a_corrected_value_is() {
        List<RecordFinding> record = List.of(
                new RecordFinding("pulse", "112", "112 /min, 08:05", Optional.of("2026-11-20T08:05:00Z")),
                new RecordFinding("respiratory-rate", "16", "16 /min, 08:05", Optional.of("2026-11-20T08:05:00Z")));

        assertThat(observations(TYPED, record).keySet())
                .doesNotContain("8867-4")
                .contains("9279-1");
    }

    @Test
    void what_was_filed_stays_in_force_when_the_record_has_it_since() {
        List<NewVersion> filed = versions(response(TYPED), List.of(), ResultSetState.first());
        List<StoredVersion> stored =
                filed.stream().map(VitalSignObservationsTest::stored).toList();
        List<RecordFinding> record =
                List.of(new RecordFinding("pulse", "112", "112 /min, 08:05", Optional.of("2026-11-20T08:05:00Z")));

        List<NewVersion> amended =
                versions(response(TYPED), record, new ResultSetState(2, ResultStatus.AMENDED, true, 1, stored));

        assertThat(amended)
                .hasSameSizeAs(filed)
                .allSatisfy(version ->
                        assertThat(json(version).path("status").stringValue("")).isEqualTo("amended"));
    }

    @Test
    void a_reason_for_absence_is_no_measurement() {
        QuestionnaireResponse response = response(TYPED);
        AnswerLookup.all(response.getItem())
                .flatMap(item -> item.getAnswer().stream())
                .map(QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent::getValue)
                .filter(value -> value instanceof IntegerType || value instanceof DecimalType)
                .map(value -> (PrimitiveType<?>) value)
                .forEach(value -> {
                    value.setValueAsString(null);
                    value.addExtension(
                            "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                            new CodeType("asked-unknown"));
                });

        assertThat(versions(response, List.of(), ResultSetState.first())).noneMatch(version -> isVital(json(version)));
    }

    private static final Map<String, String> ANSWERED = Map.of(
            "bmi", "31.5",
            "pain-now-score", "4",
            "capillary-glucose", "5.5",
            "consciousness", "alert",
            "supplemental-oxygen", "N",
            "smoking-status", "never",
            "pregnancy-or-birth", "not-applicable");

    @Test
    void other_answers_of_a_moment_or_a_status_are_observations_with_loinc() {
        Map<String, JsonNode> observations = answered(ANSWERED, List.of());

        assertThat(observations.keySet())
                .containsExactlyInAnyOrder(
                        "39156-5", "72514-3", "14743-9", "67775-7", "72166-2", "82810-3", "supplemental-oxygen");
        assertThat(observations
                        .get("supplemental-oxygen")
                        .at("/valueCodeableConcept/coding/0/display")
                        .stringValue(""))
                .isEqualTo("No");
        assertThat(value(observations.get("39156-5"))).isEqualTo("31.5 kg/m2");
        assertThat(value(observations.get("72514-3"))).isEqualTo("4 {score}");
        assertThat(value(observations.get("14743-9"))).isEqualTo("5.5 mmol/L");
        assertThat(observations
                        .get("67775-7")
                        .at("/valueCodeableConcept/coding/0/code")
                        .stringValue(""))
                .isEqualTo("alert");
        assertThat(observations.get("72166-2").at("/category/1/coding/0/code").stringValue(""))
                .isEqualTo("social-history");
        assertThat(SomeValidator.errorsIn(observations.get("39156-5").toString()))
                .isEmpty();
    }

    @Test
    void an_unknown_answer_is_no_observation_and_one_of_the_record_is_not_written_back() {
        Map<String, String> unknown = new HashMap<>(ANSWERED);
        unknown.put("smoking-status", "UNK");
        unknown.put("consciousness", "UNK");
        unknown.put("supplemental-oxygen", "UNK");
        List<RecordFinding> record = List.of(new RecordFinding("bmi", "31.5", "31.5 kg/m2", Optional.empty()));

        assertThat(answered(unknown, record).keySet()).containsExactlyInAnyOrder("72514-3", "14743-9", "82810-3");
    }

    /** The LOINC code, or that of ours where none was found. */
    private static String loinc(JsonNode observation) {
        return observation
                .at("/code/coding")
                .valueStream()
                .filter(coding -> coding.path("system").stringValue("").equals("http://loinc.org"))
                .map(coding -> coding.path("code").stringValue(""))
                .findFirst()
                .orElseGet(() -> observation.at("/code/coding/0/code").stringValue(""));
    }

    private static Map<String, JsonNode> answered(Map<String, String> answers, List<RecordFinding> record) {
        return rendered(answers, record).stream()
                .skip(1)
                .collect(Collectors.toMap(VitalSignObservationsTest::loinc, one -> one));
    }

    @Test
    void without_a_measurement_there_is_none() {
        assertThat(observations(Map.of(), List.of())).isEmpty();
    }

    private static boolean isVital(JsonNode observation) {
        return observation
                .path("category")
                .path(0)
                .path("coding")
                .path(0)
                .path("code")
                .stringValue("")
                .equals("vital-signs");
    }

    private static Map<String, JsonNode> observations(Map<String, String> typed, List<RecordFinding> record) {
        return rendered(typed, record).stream()
                .filter(VitalSignObservationsTest::isVital)
                .collect(Collectors.toMap(
                        observation -> (observation
                                                .path("code")
                                                .path("coding")
                                                .path(0)
                                                .path("code")
                                                .stringValue("")
                                        + " "
                                        + observation
                                                .path("bodySite")
                                                .path("coding")
                                                .path(0)
                                                .path("code")
                                                .stringValue(""))
                                .strip(),
                        observation -> observation));
    }

    private static List<JsonNode> rendered(Map<String, String> typed, List<RecordFinding> record) {
        return versions(response(typed), record, ResultSetState.first()).stream()
                .map(VitalSignObservationsTest::json)
                .toList();
    }

    private static QuestionnaireResponse response(Map<String, String> typed) {
        Map<String, String> answers = new HashMap<>(EvidenceCases.all().get(1).answers());
        answers.putAll(typed);
        return EvidenceCases.response(answers).response();
    }

    private static StoredVersion stored(NewVersion version) {
        return new StoredVersion(
                version.type(),
                version.id(),
                1,
                "7",
                AT,
                version.hash(),
                version.body(),
                version.status(),
                SampleRenderRequests.columns(version));
    }

    private static List<NewVersion> versions(
            QuestionnaireResponse response, List<RecordFinding> record, ResultSetState state) {
        var body = (Gate.AcceptedBody) new Gate(Limits.ofRequests()).check(FhirJson.encode(response), Response.TYPE);
        ScoredSubmission scored = new ScoredSubmission(
                new Submission(body, response, FORM, "7"),
                SomeProfiles.knowledge().newestCare(FORM).orElseThrow(),
                EvidenceCases.scored(EvidenceCases.all().get(1).answers(), Optional.empty()),
                record);
        RenderRequest request = new RenderRequest(
                new Rendering(SomeProfiles.knowledge().codes(), Software.dorsal("1.0.0")),
                scored,
                Wording.Locale.EN_US,
                ASSESSMENT,
                state,
                AT,
                new Response(
                        ASSESSMENT.toString(),
                        1,
                        "2026-11-20T09:00:00Z",
                        AT,
                        AT.plusSeconds(1),
                        "Patient/7",
                        "7",
                        Optional.empty(),
                        Optional.of(new Reference("Practitioner/3")),
                        new Reference(),
                        Optional.empty()),
                Optional.empty());
        return Rendering.render(request).versions().stream()
                .filter(version -> version.type().equals("Observation"))
                .toList();
    }

    private static JsonNode json(NewVersion version) {
        return JsonMapper.shared().readTree(new String(version.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode part(JsonNode pressure, String code) {
        return pressure.path("component")
                .valueStream()
                .filter(part -> part.path("code")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .stringValue("")
                        .equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static String value(JsonNode observation) {
        JsonNode value = observation.path("valueQuantity");
        assertThat(value.path("system").stringValue("")).isEqualTo("http://unitsofmeasure.org");
        return value.path("value").decimalValue().toPlainString() + " "
                + value.path("code").stringValue("");
    }
}
