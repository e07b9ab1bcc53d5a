package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.ConditionParser.ConditionReading;
import org.hl7.fhir.r4.fhirpath.BaseHostServices;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * profiles/README.md, "Conditions are FHIRPath over named answers": HL7's engine reads each published text as the service does, for
 * answers that are true, false, numbers at a bound, and missing. A sum of points is compared where all of its items are known, because
 * FHIRPath has it as empty otherwise.
 */
class ConditionsAreFhirPathTest {
    private static final int ANSWERS = 12;
    private static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";
    private static final List<String> PLANS =
            List.of("upper-back-pain-evidence-2.0.0.json", "upper-back-pain-care-2.0.0.json");

    @ParameterizedTest
    @ValueSource(strings = {"upper-back-pain-evidence-2.0.0.json", "upper-back-pain-care-2.0.0.json"})
    void a_condition_means_the_same_to_another_engine(String plan) throws IOException {
        assertThat(differences(plan, UnaryOperator.identity())).isEmpty();
    }

    /** A text that another engine would read otherwise is found. */
    @ParameterizedTest
    @ValueSource(strings = {" and -> or ", " ~ true).not() ->).not()", " >= -> > ", "3 * ->0 * "})
    void a_text_that_is_read_otherwise_is_found(String planted) throws IOException {
        String[] change = planted.split("->");
        List<String> differences = new ArrayList<>();
        for (String plan : PLANS) {
            differences.addAll(differences(plan, text -> text.replace(change[0], " " + change[1].strip() + " ")));
        }
        assertThat(differences).isNotEmpty();
    }

    private static List<String> differences(String file, UnaryOperator<String> change) throws IOException {
        PlanDefinition plan = FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(PlanDefinition.class, Files.readString(Path.of("profiles", "plan", file)));
        ConditionNames names = file.contains("-care-")
                ? ConditionNames.ofCauses(SomeProfiles.form(), Optional.of(SomeProfiles.models()))
                : ConditionNames.ofEvidence(SomeProfiles.form());
        Map<String, String> terms = new LinkedHashMap<>();
        plan.getExtensionsByUrl(VARIABLE).stream()
                .map(variable -> (Expression) variable.getValue())
                .forEach(term -> {
                    define(term, names);
                    terms.put(term.getName(), term.getExpression());
                });
        Engine engine = new Engine(terms, change);
        Random random = new Random(Seeds.next());
        List<String> differences = new ArrayList<>();
        List<String> texts = new ArrayList<>(texts(plan));
        assertThat(texts).hasSizeGreaterThan(100);
        texts.addAll(comparedSums(texts, names, terms));
        for (String text : texts) {
            if (!(read(text, names) instanceof ConditionReading.ParsedCondition(Condition condition))) {
                continue; // a sum, which the conditions read
            }
            for (int drawn = 0; drawn < ANSWERS; drawn++) {
                DrawnAnswers answers = new DrawnAnswers(random, bounds(condition), sums(condition));
                Optional<Boolean> expected = truth(condition, answers);
                Optional<Boolean> foreign = engine.truth(text, answers);
                if (!expected.equals(foreign)) {
                    differences.add(text + " is " + expected + " here and " + foreign + " there for " + answers.drawn);
                }
            }
        }
        return differences;
    }

    /** Comparisons of sums by themselves, since one among many alternatives seldom decides. */
    private static List<String> comparedSums(List<String> texts, ConditionNames names, Map<String, String> terms) {
        return terms.entrySet().stream()
                .filter(term -> read(term.getValue(), names) instanceof ConditionReading.ParsedSum)
                .flatMap(sum -> texts.stream()
                        .flatMap(text -> Pattern.compile("%" + Pattern.quote(sum.getKey()) + " >= \\d+")
                                .matcher(text)
                                .results()))
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private static void define(Expression term, ConditionNames names) {
        switch (read(term.getExpression(), names)) {
            case ConditionReading.ParsedSum(var items) -> names.defineSum(term.getName(), items);
            case ConditionReading.ParsedCondition(Condition condition) -> names.define(term.getName(), condition);
            case ConditionReading.InvalidCondition bad -> throw new IllegalArgumentException(bad.message());
        }
    }

    private static ConditionReading read(String text, ConditionNames names) {
        ConditionReading reading = ConditionParser.read(text, names);
        return reading instanceof ConditionReading.InvalidCondition
                ? ConditionParser.read(text, names.wider()) // of a contradiction
                : reading;
    }

    private static List<String> texts(PlanDefinition plan) {
        return FhirContext.forR4Cached().newTerser().getAllPopulatedChildElementsOfType(plan, Expression.class).stream()
                .map(Expression::getExpression)
                .distinct()
                .toList();
    }

    /** Answers, drawn when they are first read. */
    private static final class DrawnAnswers {
        private final Random random;
        private final List<BigDecimal> numbers;
        private final boolean known;
        private final Map<String, Optional<?>> drawn = new TreeMap<>();

        /** @param known whether no answer is missing */
        DrawnAnswers(Random random, List<BigDecimal> numbers, boolean known) {
            this.random = random;
            this.numbers = numbers;
            this.known = known;
        }

        Optional<Boolean> truth(String name) {
            return drawn.computeIfAbsent(
                            name,
                            _ -> known || random.nextInt(3) > 0 ? Optional.of(random.nextBoolean()) : Optional.empty())
                    .map(Boolean.class::cast);
        }

        Optional<BigDecimal> number(String name) {
            return drawn.computeIfAbsent(
                            name,
                            _ -> known || random.nextInt(4) > 0
                                    ? Optional.of(numbers.get(random.nextInt(numbers.size())))
                                    : Optional.empty())
                    .map(BigDecimal.class::cast);
        }

        Optional<BigDecimal> compared(String name) {
            int minus = name.indexOf(Condition.MINUS);
            if (minus < 0) {
                return number(name);
            }
            Optional<BigDecimal> minuend = number(name.substring(0, minus));
            Optional<BigDecimal> subtrahend = number(name.substring(minus + Condition.MINUS.length()));
            return minuend.flatMap(number -> subtrahend.map(number::subtract));
        }
    }

    /** Truth by Kleene's logic; empty when unknown. */
    private static Optional<Boolean> truth(Condition condition, DrawnAnswers answers) {
        return switch (condition) {
            case Condition.OrCondition(var operands) -> joined(operands, true, answers);
            case Condition.AndCondition(var operands) -> joined(operands, false, answers);
            case Condition.NotCondition(var operand) -> truth(operand, answers).map(truth -> !truth);
            case Condition.NotKnownCondition(var operand) ->
                Optional.of(!truth(operand, answers).orElse(false));
            case Condition.NamedCondition term -> truth(term.meaning(), answers);
            case Condition.YesCondition(String linkId) -> answers.truth(linkId);
            case Condition.OptionCondition(String linkId, String code) -> answers.truth(linkId + "=" + code);
            case Condition.DecidedFact(var subject, String code) ->
                answers.truth(subject.name().toLowerCase(Locale.ROOT) + (code.isEmpty() ? "" : "=" + code));
            case Condition.ComparedNumber compared ->
                answers.compared(compared.name()).map(number -> holds(number.compareTo(compared.bound()), compared));
            case Condition.PointsCondition(var items, int bound) ->
                Optional.of(items.stream()
                                .mapToInt(
                                        item -> truth(item.condition(), answers).orElseThrow() ? item.points() : 0)
                                .sum()
                        >= bound);
        };
    }

    private static Optional<Boolean> joined(List<Condition> operands, boolean decisive, DrawnAnswers answers) {
        List<Optional<Boolean>> truths =
                operands.stream().map(operand -> truth(operand, answers)).toList();
        return truths.contains(Optional.of(decisive))
                ? Optional.of(decisive)
                : truths.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(!decisive);
    }

    private static boolean holds(int order, Condition.ComparedNumber compared) {
        return switch (compared.comparison()) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static List<BigDecimal> bounds(Condition condition) {
        List<BigDecimal> bounds = new ArrayList<>(List.of(BigDecimal.ZERO, BigDecimal.ONE));
        parts(condition)
                .filter(Condition.ComparedNumber.class::isInstance)
                .map(part -> ((Condition.ComparedNumber) part).bound())
                .forEach(bound ->
                        bounds.addAll(List.of(bound, bound.add(BigDecimal.ONE), bound.subtract(BigDecimal.ONE))));
        return bounds;
    }

    private static boolean sums(Condition condition) {
        return parts(condition).anyMatch(Condition.PointsCondition.class::isInstance);
    }

    private static Stream<Condition> parts(Condition condition) {
        Stream<Condition> inner = switch (condition) {
            case Condition.OrCondition(var operands) -> operands.stream();
            case Condition.AndCondition(var operands) -> operands.stream();
            case Condition.NotCondition(var operand) -> Stream.of(operand);
            case Condition.NotKnownCondition(var operand) -> Stream.of(operand);
            case Condition.NamedCondition term -> Stream.of(term.meaning());
            case Condition.PointsCondition(var items, int _) -> items.stream().map(Condition.PointsItem::condition);
            default -> Stream.of();
        };
        return Stream.concat(Stream.of(condition), inner.flatMap(ConditionsAreFhirPathTest::parts));
    }

    /** HL7's engine; terms are variables that it evaluates itself. */
    private static final class Engine {
        private final Map<String, ExpressionNode> parsed = new HashMap<>();
        private final Map<String, String> terms;
        private final UnaryOperator<String> change;
        private final FHIRPathEngine engine;

        Engine(Map<String, String> terms, UnaryOperator<String> change) {
            this.terms = terms;
            this.change = change;
            FhirContext fhir = FhirContext.forR4Cached();
            HapiWorkerContext context = new HapiWorkerContext(fhir, new DefaultProfileValidationSupport(fhir));
            engine = new FHIRPathEngine(context);
            engine.setHostServices(new Variables(context));
        }

        Optional<Boolean> truth(String text, DrawnAnswers answers) {
            return value(evaluated(text, answers)).map(value -> ((BooleanType) value).booleanValue());
        }

        private static Optional<Base> value(List<Base> values) {
            assertThat(values).hasSizeLessThan(2);
            return values.stream().findFirst();
        }

        private List<Base> evaluated(String text, DrawnAnswers answers) {
            ExpressionNode node = parsed.computeIfAbsent(text, _ -> engine.parse(change.apply(text)));
            Parameters focus = new Parameters(); // the texts read variables alone
            return engine.evaluate(answers, focus, focus, focus, node);
        }

        private final class Variables extends BaseHostServices {
            Variables(HapiWorkerContext context) {
                super(context);
            }

            @Override
            public List<Base> resolveConstant(
                    FHIRPathEngine engine, Object answers, String name, FHIRPathConstantEvaluationMode mode) {
                if (mode != FHIRPathConstantEvaluationMode.EXPLICIT) {
                    return List.of();
                }
                String variable = name.replace("%", "").replace("`", "");
                String term = terms.get(variable);
                return term == null ? drawn(variable, (DrawnAnswers) answers) : evaluated(term, (DrawnAnswers) answers);
            }

            private List<Base> drawn(String variable, DrawnAnswers answers) {
                return Optional.ofNullable(answers.drawn.get(variable))
                        .orElseThrow(() -> new IllegalStateException("not read by the service: " + variable))
                        .<Base>map(drawn -> drawn instanceof Boolean truth
                                ? new BooleanType(truth)
                                : new DecimalType((BigDecimal) drawn))
                        .stream()
                        .toList();
            }

            @Override
            public boolean log(String argument, List<Base> focus) {
                return false;
            }

            @Override
            public Base resolveReference(
                    FHIRPathEngine engine, Object answers, String url, Identifier identifier, Base refContext) {
                throw new IllegalStateException(url);
            }

            @Override
            public boolean conformsToProfile(FHIRPathEngine engine, Object answers, Base item, String url) {
                throw new IllegalStateException(url);
            }

            @Override
            public ValueSet resolveValueSet(FHIRPathEngine engine, Object answers, String url) {
                throw new IllegalStateException(url);
            }

            @Override
            public boolean paramIsType(String name, int index) {
                return false;
            }
        }
    }
}
