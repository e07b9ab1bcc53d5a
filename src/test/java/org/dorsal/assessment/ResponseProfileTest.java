package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published response profile accepts the service's valid responses and rejects the same faults. */
class ResponseProfileTest {
    private static final String PROFILE = "https://dorsal.example/canonical/StructureDefinition/assessment-response";
    private static final String ANSWERS = "https://dorsal.example/canonical/CodeSystem/answer";
    private static final String UNKNOWN = "http://terminology.hl7.org/CodeSystem/v2-0532";

    private static final SomeScoredResponse FALLEN = SomeScoredResponse.nothingWrong()
            .with("provoking-event", "accident-or-fall")
            .with("injury-mechanism", "fall-under-1-m")
            .with("injury-date", "2026-11-15")
            .with("injury-sign", "bruise");

    private record ProfileViolation(String name, Consumer<QuestionnaireResponse> done) {}

    @TestFactory
    Stream<DynamicTest> every_example_conforms() {
        return SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .limit(40)
                .map(file -> DynamicTest.dynamicTest(
                        file.path(), () -> assertThat(errors(read(file))).isEmpty()));
    }

    /** "Unknown" with a sign says that the other signs are not known. */
    @Test
    void a_sign_with_the_rest_unknown_is_accepted_by_profile_and_service_alike() {
        QuestionnaireResponse response = FALLEN.response();
        also(response, "injury-sign", "UNK", UNKNOWN);

        assertThat(errors(response)).isEmpty();
        assertThat(refused(response)).isFalse();
    }

    @Test
    void what_each_fault_is_made_in_is_accepted_by_profile_and_service_alike() {
        assertThat(errors(FALLEN.response())).isEmpty();
        assertThat(refused(FALLEN.response())).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> each_fault_is_refused_by_profile_and_service_alike() {
        return faults().map(fault -> DynamicTest.dynamicTest(fault.name(), () -> {
            QuestionnaireResponse response = FALLEN.response();
            fault.done().accept(response);
            assertThat(errors(response)).isNotEmpty();
            assertThat(refused(response)).isTrue();
        }));
    }

    private static Stream<ProfileViolation> faults() {
        return Stream.of(
                new ProfileViolation("completed without a day", response -> response.setAuthoredElement(null)),
                new ProfileViolation(
                        "completed in a month", response -> response.setAuthoredElement(new DateTimeType("2026-11"))),
                new ProfileViolation(
                        "before 1900", response -> response.setAuthoredElement(new DateTimeType("1899-12-31"))),
                new ProfileViolation("an injury before 1900", ResponseProfileTest::oldInjury),
                new ProfileViolation(
                        "none of these beside a sign", response -> also(response, "injury-sign", "none", ANSWERS)),
                new ProfileViolation("an option twice", response -> {
                    Coding first = answers(response, "eased-by").getFirst().getValueCoding();
                    also(response, "eased-by", first.getCode(), first.getSystem());
                }),
                new ProfileViolation("a question twice", response -> {
                    List<QuestionnaireResponseItemComponent> items =
                            response.getItem().getFirst().getItem();
                    items.add(items.getFirst().copy());
                }),
                new ProfileViolation(
                        "no version",
                        response -> response.setQuestionnaire(
                                response.getQuestionnaire().replaceAll("[|].*", ""))),
                new ProfileViolation("stopped", response -> response.setStatus(QuestionnaireResponseStatus.STOPPED)),
                new ProfileViolation("nobody", response -> response.setSubject(new Reference())));
    }

    private static void oldInjury(QuestionnaireResponse response) {
        answers(response, "injury-date").getFirst().setValue(new DateType("1899-12-31"));
    }

    private static void also(QuestionnaireResponse response, String linkId, String code, String system) {
        answers(response, linkId)
                .add(new QuestionnaireResponseItemAnswerComponent()
                        .setValue(new Coding().setSystem(system).setCode(code)));
    }

    private static List<QuestionnaireResponseItemAnswerComponent> answers(
            QuestionnaireResponse response, String linkId) {
        return items(response.getItem())
                .filter(item -> item.getLinkId().equals(linkId))
                .findFirst()
                .orElseThrow()
                .getAnswer();
    }

    private static Stream<QuestionnaireResponseItemComponent> items(List<QuestionnaireResponseItemComponent> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.of(item), items(item.getItem())));
    }

    private static boolean refused(QuestionnaireResponse response) {
        return !ResponseCheck.faults(
                        SomeProfiles.form(),
                        response,
                        new ResponseCheck.CheckBounds(Optional.empty(), SampleAnswers.BOUNDS.latest()))
                .isEmpty();
    }

    private static List<String> errors(QuestionnaireResponse response) {
        QuestionnaireResponse claimed = response.copy();
        claimed.getMeta().addProfile(PROFILE);
        return SomeValidator.errorsIn(FhirJson.context().newJsonParser().encodeResourceToString(claimed));
    }

    private static QuestionnaireResponse read(ProfileFile file) {
        return FhirJson.context()
                .newJsonParser()
                .parseResource(QuestionnaireResponse.class, new String(file.bytes(), StandardCharsets.UTF_8));
    }
}
