package org.dorsal.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.fhirpath.TypeDetails;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;

/** Gives HAPI's FHIRPath engine the named answers of a response, and the plan's variables, as environment variables. */
final class NamedAnswers implements IHostApplicationServices {
    private static final Map<String, Integer> HOURS_TIMES_TWO =
            Map.of("h", 2, "d", 48, "wk", 336, "mo", 1461, "a", 17532);

    private final Map<String, ExpressionNode> variables = new HashMap<>();
    private Form form = SomeProfiles.form();

    /** Names the questions of this form from now on. */
    void read(Form form) {
        this.form = form;
    }

    /** Defines a variable of the plan; it may read those defined before. */
    void define(String name, ExpressionNode expression) {
        variables.put(name, expression);
    }

    @Override
    public List<Base> resolveConstant(
            FHIRPathEngine engine, Object appContext, String quoted, FHIRPathConstantEvaluationMode mode) {
        String name = quoted.replace("`", "").replace("%", "");
        if (variables.containsKey(name)) {
            return engine.evaluate(appContext, null, (Base) null, null, variables.get(name));
        }
        return value((SomeScoredResponse) appContext, name).stream().toList();
    }

    private Optional<Base> value(SomeScoredResponse response, String name) {
        int equals = name.indexOf('=');
        if (equals >= 0) {
            return new ClinicalAnswers(response)
                    .chose(name.substring(0, equals), name.substring(equals + 1))
                    .map(BooleanType::new);
        }
        if (name.equals("pain-duration-days")) {
            return days(response).map(DecimalType::new);
        }
        Item item = form.item(name).orElseThrow(() -> new IllegalArgumentException(name));
        return item.kind() == Item.ItemKind.INTEGER
                ? response.codes(name).stream().findFirst().map(IntegerType::new)
                : new ClinicalAnswers(response).yes(name).map(BooleanType::new);
    }

    private static Optional<BigDecimal> days(SomeScoredResponse response) {
        return response.codes("pain-duration-value").stream()
                .findFirst()
                .map(BigDecimal::new)
                .flatMap(value -> response.codes("pain-duration-unit").stream()
                        .findFirst()
                        .map(unit -> value.multiply(BigDecimal.valueOf(HOURS_TIMES_TWO.getOrDefault(unit, 0)))
                                .divide(BigDecimal.valueOf(48), 12, RoundingMode.HALF_UP)));
    }

    @Override
    public TypeDetails resolveConstantType(
            FHIRPathEngine engine, Object appContext, String name, FHIRPathConstantEvaluationMode mode) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean log(String argument, List<Base> focus) {
        return false;
    }

    @Override
    public FunctionDetails resolveFunction(FHIRPathEngine engine, String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public TypeDetails checkFunction(
            FHIRPathEngine engine, Object appContext, String name, TypeDetails focus, List<TypeDetails> parameters) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public List<Base> executeFunction(
            FHIRPathEngine engine, Object appContext, List<Base> focus, String name, List<List<Base>> parameters) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public Base resolveReference(
            FHIRPathEngine engine, Object appContext, String url, Identifier identifier, Base referrer) {
        throw new UnsupportedOperationException(url);
    }

    @Override
    public boolean conformsToProfile(FHIRPathEngine engine, Object appContext, Base item, String url) {
        throw new UnsupportedOperationException(url);
    }

    @Override
    public ValueSet resolveValueSet(FHIRPathEngine engine, Object appContext, String url) {
        throw new UnsupportedOperationException(url);
    }

    @Override
    public boolean paramIsType(String name, int index) {
        return false;
    }
}
