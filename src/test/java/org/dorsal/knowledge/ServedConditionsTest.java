package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Results name the content by its hash, so plans and forms are served with the content that was authored. */
class ServedConditionsTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();

    @TestFactory
    Stream<DynamicTest> the_served_plan_has_the_hash_that_results_name() {
        return plans().map(plan -> DynamicTest.dynamicTest(plan.id(), () -> {
            byte[] json = R4.newJsonParser().encodeResourceToString(read(plan)).getBytes(StandardCharsets.UTF_8);
            assertThat(Sha256.of(CanonicalJson.of(json)).hex())
                    .isEqualTo(plan.edition().sha256());
        }));
    }

    @TestFactory
    Stream<DynamicTest> the_served_form_has_the_hash_that_results_name() {
        return forms().map(form -> DynamicTest.dynamicTest(form.id(), () -> {
            Questionnaire resource = R4.newJsonParser()
                    .parseResource(Questionnaire.class, new String(form.json(), StandardCharsets.UTF_8));
            byte[] json = R4.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
            assertThat(Sha256.of(CanonicalJson.of(json)).hex())
                    .isEqualTo(form.edition().sha256());
        }));
    }

    /** The served form has the content of its file, which is validated with all others. */
    @TestFactory
    Stream<DynamicTest> a_served_plan_is_valid_fhir() {
        return plans().map(plan -> DynamicTest.dynamicTest(
                plan.id(),
                () -> assertThat(SomeValidator.errorsIn(
                                new String(plan.json(), StandardCharsets.UTF_8).replace("\"element\"", "\"fhirpath\"")))
                        .isEmpty()));
    }

    private static Stream<PublishedResource> plans() {
        return SomeProfiles.knowledge().published().stream()
                .filter(published -> published.type().equals("PlanDefinition"));
    }

    private static Stream<PublishedResource> forms() {
        return SomeProfiles.knowledge().published().stream()
                .filter(published -> published.type().equals("Questionnaire"));
    }

    private static PlanDefinition read(PublishedResource plan) {
        return R4.newJsonParser().parseResource(PlanDefinition.class, new String(plan.json(), StandardCharsets.UTF_8));
    }
}
