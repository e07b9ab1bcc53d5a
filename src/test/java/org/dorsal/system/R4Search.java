package org.dorsal.system;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * The search parameters of R4 as HAPI carries them, and those that are published here because R4 has none: a second
 * opinion on what each of ours should find.
 */
public final class R4Search {
    private static final FHIRPathEngine PATH = path();
    private static final List<SearchParameter> PUBLISHED = published();
    private static final Map<String, SearchParameter> DEFINITIONS = definitions();

    private R4Search() {}

    /** The definition with that canonical. */
    static SearchParameter definition(String canonical) {
        return Optional.ofNullable(DEFINITIONS.get(canonical))
                .orElseThrow(() -> new AssertionError("R4 has no " + canonical));
    }

    /** Returns the names of all search parameters that R4 defines for the type. */
    static Set<String> names(String type) {
        return FhirJson.context().getResourceDefinition(type).getSearchParams().stream()
                .map(parameter -> parameter.getName())
                .collect(Collectors.toSet());
    }

    /** Returns the values of R4's expression of the parameter for the resource under test. */
    static List<IBase> values(WalkedAssessment walked, String type, String name) {
        var resource = walked.resource(type);
        if (name.equals("_id")) {
            return List.of(new IdType(resource.getIdElement().getIdPart()));
        }
        if (type.equals("Provenance") && name.equals("patient")) {
            // R4 looks for a Patient among the targets; ours are the patient's results, and it finds them by the
            // patient
            return List.of(new Reference("Patient/" + walked.patient()));
        }
        return values((Base) resource, type, name).stream()
                .map(IBase.class::cast)
                // software is named by an identifier, which a reference parameter does not look for
                .filter(value -> !(value instanceof Reference reference) || reference.hasReference())
                // a patient, with versions in the EHR only, is found by patient
                .filter(value -> !(name.equals("entity")
                        && value instanceof Reference reference
                        && reference.getReference().startsWith("Patient/")))
                .toList();
    }

    /** Returns the values of R4's expression of the parameter for that resource. */
    public static List<Base> values(Base resource, String type, String name) {
        return PATH.evaluate(resource, expression(type, name));
    }

    private static String expression(String type, String name) {
        return Optional.ofNullable(
                        FhirJson.context().getResourceDefinition(type).getSearchParam(name))
                .map(defined -> defined.getPath())
                .or(() -> PUBLISHED.stream()
                        .filter(defined -> defined.getCode().equals(name))
                        .filter(defined -> defined.getBase().stream()
                                .anyMatch(base -> base.getCode().equals(type)))
                        .map(SearchParameter::getExpression)
                        .findFirst())
                .orElseThrow(() -> new AssertionError("no definition of " + name + " of " + type));
    }

    private static List<SearchParameter> published() {
        return SomeProfiles.knowledge().published().stream()
                .filter(resource -> resource.type().equals("SearchParameter"))
                .map(resource -> FhirJson.context()
                        .newJsonParser()
                        .parseResource(SearchParameter.class, new String(resource.json(), StandardCharsets.UTF_8)))
                .toList();
    }

    /**
     * HL7's engine itself: HAPI's own way to it was built with an older one (ADR 2). To resolve a reference is to
     * know its type here.
     */
    private static FHIRPathEngine path() {
        var context = FhirJson.context();
        var engine = new FHIRPathEngine(new HapiWorkerContext(context, context.getValidationSupport()));
        engine.setDoNotEnforceAsSingletonRule(true);
        engine.setHostServices((IHostApplicationServices) Proxy.newProxyInstance(
                R4Search.class.getClassLoader(),
                new Class<?>[] {IHostApplicationServices.class},
                (_, method, arguments) -> {
                    if (!method.getName().equals("resolveReference")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    String type = new IdType((String) arguments[2]).getResourceType();
                    return context.getResourceDefinition(type).newInstance();
                }));
        return engine;
    }

    private static Map<String, SearchParameter> definitions() {
        var parameters = Optional.ofNullable(
                        FhirJson.context().getValidationSupport().<SearchParameter>fetchAllSearchParameters())
                .orElseThrow();
        return Stream.concat(parameters.stream(), PUBLISHED.stream())
                .collect(Collectors.toMap(SearchParameter::getUrl, parameter -> parameter, (first, _) -> first));
    }
}
