package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/**
 * The conditions of the template in a served form, evaluated by HAPI's engine, come to the flags of the scoring, also
 * where answers contradict each other and the safer one counts.
 */
class ExtractionTemplateTest {
    private static final long SEED = 20261126;
    private static final int RESPONSES = 80;
    private static final String CONTEXT =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-templateExtractContext";

    private static final Care UNDOUBTED = new Care(
            NewestEdition.CARE.edition(),
            NewestEdition.CARE.title(),
            NewestEdition.CARE.form(),
            NewestEdition.CARE.offers(),
            NewestEdition.CARE.hints(),
            NewestEdition.CARE.goals(),
            List.of(),
            Approval.NONE);

    private final FHIRPathEngine engine = new FHIRPathEngine(
            new HapiWorkerContext(FhirJson.context(), new DefaultProfileValidationSupport(FhirJson.context())));

    private final Map<String, ExpressionNode> template = template(NewestEdition.FORM);

    @Test
    void the_newest_form_gives_the_flags_of_the_scoring_also_of_contradicting_answers() {
        List<SomeContradictions> contradictions = SomeContradictions.all();
        int index = 0;
        int weighed = 0;
        for (SomeScoredResponse drawn : NewestResponses.some(NewestEdition.FORM, RESPONSES, SEED)) {
            isEqual(drawn);
            SomeContradictions some = contradictions.get(index++ % contradictions.size());
            SomeScoredResponse response = drawn;
            for (Map.Entry<String, String> answer : some.both().entrySet()) {
                response = response.with(answer.getKey(), answer.getValue());
            }
            isEqual(response);
            weighed += DefaultScoring.states(NewestEdition.score(response))
                            .equals(DefaultScoring.states(NewestEdition.score(response, UNDOUBTED)))
                    ? 0
                    : 1;
        }
        assertThat(weighed).as("contradictions that change flags").isPositive();
    }

    private void isEqual(SomeScoredResponse response) {
        Map<String, FlagState> theirs = new TreeMap<>();
        template.forEach((flag, condition) -> theirs.put(flag, state(condition, response.response())));
        assertThat(theirs).as(response.toString()).isEqualTo(DefaultScoring.states(NewestEdition.score(response)));
    }

    private FlagState state(ExpressionNode condition, QuestionnaireResponse response) {
        List<Base> result = engine.evaluate(null, response, response, (Base) response, condition);
        if (result.isEmpty()) {
            return FlagState.NOT_ASSESSED;
        }
        return ((BooleanType) result.getFirst()).booleanValue() ? FlagState.PRESENT : FlagState.ABSENT;
    }

    private Map<String, ExpressionNode> template(Form form) {
        Questionnaire served = SomeProfiles.knowledge().published().stream()
                .filter(published -> published.edition().equals(form.edition()))
                .map(published -> new String(published.json(), StandardCharsets.UTF_8))
                .map(json -> FhirJson.context().newJsonParser().parseResource(Questionnaire.class, json))
                .findFirst()
                .orElseThrow();
        Map<String, ExpressionNode> conditions = new TreeMap<>();
        ((Observation) served.getContained().getFirst())
                .getComponent()
                .forEach(component -> conditions.put(
                        component.getCode().getCodingFirstRep().getCode(),
                        engine.parse(
                                component.getExtensionByUrl(CONTEXT).getValue().primitiveValue())));
        return conditions;
    }
}
