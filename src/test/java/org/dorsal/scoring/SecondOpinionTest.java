package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.StandardFhirPath;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HAPI's FHIRPath engine, which shares no line with ours, comes to the same flags. */
class SecondOpinionTest {
    private static final long SEED = 4;
    private static final FhirContext FHIR = FhirJson.context();

    private static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";
    private static final String WRITTEN = "https://dorsal.example/canonical/StructureDefinition/condition-as-written";

    private final NamedAnswers named = new NamedAnswers();

    /** Edition of the criteria. Scored without contradictions, which are not part of the conditions. */
    enum TestedEdition {
        FIRST("1.0.0", 31),
        NEWEST("1.1.0", 61),
        DRAFT("1.2.0", 85);

        private final String version;
        private final int flags;

        TestedEdition(String version, int flags) {
            this.version = version;
            this.flags = flags;
        }

        Form form() {
            return switch (this) {
                case FIRST -> SomeProfiles.form();
                case NEWEST -> NewestEdition.FORM;
                case DRAFT -> ComparedEdition.DRAFT.form();
            };
        }

        List<SomeScoredResponse> responses(int count) {
            return this == FIRST ? RandomResponses.some(count, SEED) : NewestResponses.some(form(), count, SEED);
        }

        Map<String, FlagState> states(SomeScoredResponse response) {
            return DefaultScoring.states(
                    switch (this) {
                        case FIRST -> DefaultScoring.of(response);
                        case NEWEST -> NewestEdition.score(response, UNDOUBTED);
                        case DRAFT -> ComparedEdition.DRAFT.score(response, UNDOUBTED);
                    });
        }
    }

    private static final Care UNDOUBTED = new Care(
            NewestEdition.CARE.edition(),
            NewestEdition.CARE.title(),
            NewestEdition.CARE.form(),
            NewestEdition.CARE.offers(),
            NewestEdition.CARE.hints(),
            NewestEdition.CARE.goals(),
            List.of(),
            Approval.NONE);
    private final FHIRPathEngine engine =
            new FHIRPathEngine(new HapiWorkerContext(FHIR, new DefaultProfileValidationSupport(FHIR)));

    /** A sum of points as written decides only where every item is known, so the draft is not among them. */
    @ParameterizedTest
    @EnumSource(value = TestedEdition.class, mode = EnumSource.Mode.EXCLUDE, names = "DRAFT")
    void the_conditions_as_written_over_named_answers_come_to_the_same_flags(TestedEdition opinion) {
        engine.setHostServices(named);
        named.read(opinion.form());
        Map<String, ExpressionNode> conditions = written(opinion);
        assertThat(conditions).hasSize(opinion.flags);
        for (SomeScoredResponse response : opinion.responses(1000)) {
            Map<String, FlagState> ours = opinion.states(response);
            conditions.forEach((flag, condition) -> assertSame(
                    flag, response, ours, state(engine.evaluate(response, null, (Base) null, null, condition))));
        }
    }

    @ParameterizedTest
    @EnumSource(TestedEdition.class)
    void the_expansion_into_standard_fhirpath_comes_to_the_same_flags(TestedEdition opinion) {
        Map<String, ExpressionNode> expanded = new HashMap<>();
        plans(opinion)
                .flatMap(plan -> plan.getAction().stream())
                .forEach(action -> expanded.put(
                        flag(action),
                        engine.parse(
                                action.getConditionFirstRep().getExpression().getExpression())));
        assertThat(expanded).hasSize(opinion.flags);
        for (SomeScoredResponse response : opinion.responses(400)) {
            Map<String, FlagState> ours = opinion.states(response);
            expanded.forEach((flag, condition) -> assertSame(flag, response, ours, standard(condition, response)));
        }
    }

    /** The bounds of a duration in each unit are where an engine's rounding would show. */
    @Test
    void the_expansion_into_standard_fhirpath_comes_to_the_same_flag_for_every_duration() {
        Criterion weeks = DefaultScoring.criteria().stream()
                .filter(criterion -> criterion.flag().code().equals("beyond-two-weeks-despite-care"))
                .findFirst()
                .orElseThrow();
        ExpressionNode condition = engine.parse(
                new StandardFhirPath(SomeProfiles.form()).of(weeks.condition()).orElseThrow());
        for (SomeScoredResponse response : Combinations.of(weeks.condition()).toList()) {
            assertSame(
                    weeks.flag().code(),
                    response,
                    DefaultScoring.states(DefaultScoring.of(response)),
                    standard(condition, response));
        }
    }

    private FlagState standard(ExpressionNode condition, SomeScoredResponse given) {
        QuestionnaireResponse response = given.response();
        return state(engine.evaluate(null, response, response, (Base) response, condition));
    }

    private Map<String, ExpressionNode> written(TestedEdition opinion) {
        Map<String, ExpressionNode> conditions = new HashMap<>();
        plans(opinion).forEach(plan -> {
            plan.getExtensionsByUrl(VARIABLE).stream()
                    .map(extension -> (Expression) extension.getValue())
                    .forEach(variable -> named.define(variable.getName(), written(variable)));
            plan.getAction()
                    .forEach(action -> conditions.put(
                            flag(action), written(action.getConditionFirstRep().getExpression())));
        });
        return conditions;
    }

    /** Authored condition, which the extension of the served expression contains. */
    private ExpressionNode written(Expression served) {
        return engine.parse(served.getExtensionString(WRITTEN));
    }

    private static String flag(PlanDefinition.PlanDefinitionActionComponent action) {
        return action.getCodeFirstRep().getCodingFirstRep().getCode();
    }

    private static Stream<PlanDefinition> plans(TestedEdition opinion) {
        return SomeProfiles.knowledge().published().stream()
                .filter(published -> published.type().equals("PlanDefinition"))
                .filter(published -> !published.id().contains("care")) // nor the cards of hooks, which raise no flag
                .filter(published -> !published.id().contains("offers"))
                .filter(published -> published.edition().version().equals(opinion.version))
                .map(SecondOpinionTest::plan);
    }

    private static PlanDefinition plan(PublishedResource published) {
        return FHIR.newJsonParser()
                .parseResource(PlanDefinition.class, new String(published.json(), StandardCharsets.UTF_8));
    }

    private static void assertSame(
            String flag, SomeScoredResponse response, Map<String, FlagState> ours, FlagState theirs) {
        if (ours.get(flag) != theirs) {
            throw new AssertionError(
                    "%s is %s here and %s there, seed %s: %s".formatted(flag, ours.get(flag), theirs, SEED, response));
        }
    }

    /** State for a result [true], [false] or []; another result means that the expression is not a condition. */
    private static FlagState state(List<Base> result) {
        if (result.isEmpty()) {
            return FlagState.NOT_ASSESSED;
        }
        assertThat(result).singleElement().isInstanceOf(BooleanType.class);
        return result.getFirst().primitiveValue().equals("true") ? FlagState.PRESENT : FlagState.ABSENT;
    }
}
