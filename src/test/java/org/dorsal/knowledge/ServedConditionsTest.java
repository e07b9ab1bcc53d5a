package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Test that served conditions are standard FHIRPath, which other engines can resolve, or say that no other engine can;
 * those of evidence models and care also read which questions concern the person, and have no expansion.
 */
class ServedConditionsTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final String WRITTEN = Codes.CANONICAL + "/StructureDefinition/condition-as-written";

    @TestFactory
    Stream<DynamicTest> a_served_plan_has_conditions_that_any_engine_can_read() {
        return plans().map(plan -> DynamicTest.dynamicTest(plan.id(), () -> {
            List<Expression> conditions = expressions(read(plan));
            assertThat(conditions).isNotEmpty().allSatisfy(condition -> {
                assertThat(condition.getLanguage()).isEqualTo("text/fhirpath");
                if (condition.hasExtension(WRITTEN)) {
                    assertThat(condition.getExpression().replace("%resource", ""))
                            .doesNotContain("%");
                    assertThat(condition.getDescription()).contains("FHIR R4 model");
                } else {
                    assertThat(condition.getExpression()).contains("%");
                    assertThat(condition.getDescription()).contains("no other engine has");
                }
            });
        }));
    }

    /** Results name the content by its hash, so the authored content must be recoverable from the served one. */
    @TestFactory
    Stream<DynamicTest> with_the_conditions_as_written_put_back_the_served_plan_has_the_hash_that_results_name() {
        return plans().map(plan -> DynamicTest.dynamicTest(plan.id(), () -> {
            PlanDefinition resource = read(plan);
            expressions(resource).forEach(ServedConditionsTest::putBack);
            byte[] json = R4.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
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

    private static void putBack(Expression served) {
        if (served.hasExtension(WRITTEN)) {
            served.setExpression(served.getExtensionString(WRITTEN));
        }
        served.setExtension(List.of());
        served.setDescription(null);
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

    private static List<Expression> expressions(PlanDefinition plan) {
        return R4.newTerser().getAllPopulatedChildElementsOfType(plan, Expression.class);
    }
}
