package org.dorsal.system;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * The search parameters of R4 as HAPI carries them, and those that are published here because R4 has none: a second
 * opinion on what each of ours should find.
 */
public final class R4Search {
    private static final FHIRPathEngine PATH = path();
    private static final List<SearchParameter> PUBLISHED = published();

    private R4Search() {}

    /** Returns the names of all search parameters that R4 defines for the type. */
    static Set<String> names(String type) {
        return FhirJson.context().getResourceDefinition(type).getSearchParams().stream()
                .map(parameter -> parameter.getName())
                .collect(Collectors.toSet());
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
}
