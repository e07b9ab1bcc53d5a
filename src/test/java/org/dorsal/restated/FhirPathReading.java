package org.dorsal.restated;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.util.*;
import org.dorsal.restated.ModelResult.Truth3;
import org.hl7.fhir.r4.fhirpath.BaseHostServices;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;

/** Evaluates the models in standard FHIRPath with HL7's engine; each variable once for a response. */
public final class FhirPathReading {
    private final FHIRPathEngine engine;
    private final PublishedModels models;
    private final Map<String, ExpressionNode> definitions = new HashMap<>();
    private final Map<String, ExpressionNode> conditions = new HashMap<>();

    /** Parses the conditions. */
    public FhirPathReading(PublishedModels models, RestatedModels restated) {
        this.models = models;
        FhirContext fhir = FhirContext.forR4Cached();
        HapiWorkerContext context = new HapiWorkerContext(fhir, new DefaultProfileValidationSupport(fhir));
        engine = new FHIRPathEngine(context);
        engine.setHostServices(new Variables(context));
        restated.definitions().forEach((name, text) -> definitions.put(name, engine.parse(text)));
        restated.conditions().forEach((name, text) -> conditions.put(name, engine.parse(text)));
    }

    /** Truths of all conditions for a response, and the result that follows from them. */
    public record ReadResponse(ModelResult result, Map<String, Truth3> truths) {}

    /** Evaluates all conditions. */
    public ReadResponse read(QuestionnaireResponse response) {
        ReadVariables read = new ReadVariables(response, new HashMap<>());
        Map<String, Truth3> truths = new HashMap<>();
        conditions.forEach((name, condition) -> {
            if (!name.startsWith("care ")) {
                truths.put(name, truth(read, condition));
            }
        });
        ModelResult result = ModelResult.of(
                models, condition -> Optional.ofNullable(truths.get(condition)).orElseThrow());
        Map<String, Truth3> care = new HashMap<>();
        ReadVariables decided = new ReadVariables(response, read.values(), Optional.of(result));
        conditions.forEach((name, condition) -> {
            if (name.startsWith("care ")) {
                care.put(name, truth(decided, condition));
            }
        });
        truths.putAll(care);
        return new ReadResponse(result, truths);
    }

    private Truth3 truth(ReadVariables read, ExpressionNode condition) {
        List<Base> values = engine.evaluate(read, read.response(), read.response(), read.response(), condition);
        if (values.isEmpty()) {
            return Truth3.UNKNOWN;
        }
        if (values.size() > 1 || !(values.getFirst() instanceof BooleanType truth)) {
            throw new IllegalStateException(condition + " is " + values);
        }
        return truth.booleanValue() ? Truth3.TRUE : Truth3.FALSE;
    }

    private record ReadVariables(
            QuestionnaireResponse response, Map<String, List<Base>> values, Optional<ModelResult> result) {
        ReadVariables(QuestionnaireResponse response, Map<String, List<Base>> values) {
            this(response, values, Optional.empty());
        }
    }

    private final class Variables extends BaseHostServices {
        Variables(HapiWorkerContext context) {
            super(context);
        }

        @Override
        public List<Base> resolveConstant(
                FHIRPathEngine engine, Object appContext, String name, FHIRPathConstantEvaluationMode mode) {
            if (mode != FHIRPathConstantEvaluationMode.EXPLICIT) {
                return List.of();
            }
            ReadVariables read = (ReadVariables) appContext;
            String variable = name.replace("%", "").replace("`", "");
            List<Base> before = read.values().get(variable);
            if (before != null) {
                return before;
            }
            ExpressionNode definition = definitions.get(variable);
            List<Base> values;
            if (definition == null) {
                Truth3 decided = read.result().orElseThrow().decided(variable);
                values = decided == Truth3.UNKNOWN ? List.of() : List.of(new BooleanType(decided == Truth3.TRUE));
            } else {
                values = engine.evaluate(read, read.response(), read.response(), read.response(), definition);
            }
            read.values().put(variable, values);
            return values;
        }

        @Override
        public boolean log(String argument, List<Base> focus) {
            return false;
        }

        @Override
        public Base resolveReference(
                FHIRPathEngine engine,
                Object appContext,
                String url,
                org.hl7.fhir.r4.model.Identifier identifier,
                Base refContext) {
            throw new IllegalStateException(url);
        }

        @Override
        public boolean conformsToProfile(FHIRPathEngine engine, Object appContext, Base item, String url) {
            throw new IllegalStateException(url);
        }

        @Override
        public org.hl7.fhir.r4.model.ValueSet resolveValueSet(FHIRPathEngine engine, Object appContext, String url) {
            throw new IllegalStateException(url);
        }

        @Override
        public boolean paramIsType(String name, int index) {
            return false;
        }
    }
}
