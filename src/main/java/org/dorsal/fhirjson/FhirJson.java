package org.dorsal.fhirjson;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.PerformanceOptionsEnum;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.*;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** FHIR R4 JSON to HAPI's model and back, by the one FhirContext of the process. Safe for any thread. */
public final class FhirJson {

    private static final FhirContext R4 = r4();

    private FhirJson() {}

    /** The process's only context: building one costs seconds and megabytes. */
    public static FhirContext context() {
        return R4;
    }

    /** Reads and writes a little, so that the first caller does not wait for HAPI to learn R4. */
    public static void warm() {
        String little = """
                {"resourceType":"QuestionnaireResponse","status":"in-progress",\
                "item":[{"linkId":"a","answer":[{"valueCoding":{"code":"Y"}}]}]}""";
        byte[] json = little.getBytes(StandardCharsets.UTF_8);
        if (new Gate(Limits.ofRequests()).check(json, "QuestionnaireResponse") instanceof Gate.AcceptedBody passed
                && passed.parse(QuestionnaireResponse.class)
                        instanceof Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response)
                && encode(response).length == json.length) {
            return;
        }
        throw new IllegalStateException("HAPI does not give back what it read; do not start.");
    }

    /**
     * Parses strictly: unknown elements, repeated elements and values that their type does not allow are problems.
     *
     * @param json bytes that passed the {@link Gate}, or that are our own: HAPI itself takes duplicate keys and computes
     *     any number
     */
    public static <T extends IBaseResource> Parsed<T> parse(byte[] json, Class<T> type) {
        String text = new String(json, StandardCharsets.UTF_8);
        IParser parser = R4.newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        try {
            return new Parsed.ParsedResource<>(parser.parseResource(type, text));
        } catch (RuntimeException refusedByHapi) {
            // more than DataFormatException is seen on hostile bodies; the message quotes values, so it goes no further
            return new Parsed.UnparsableResource<>(problems(json, R4.getResourceType(type)));
        }
    }

    /** The resource as compact JSON in UTF-8. */
    public static byte[] encode(IBaseResource resource) {
        return R4.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Elements of resources of that type in the notation of HAPI's parsers. Mandatory elements, id and meta come along:
     * without them no resource is valid (R4 search, 3.1.1.5.7).
     *
     * @param elements names, alone or after the type
     */
    public static Set<String> withMandatory(String type, List<String> elements) {
        return Stream.concat(
                        elements.stream().map(name -> Character.isUpperCase(name.charAt(0)) ? name : type + "." + name),
                        Stream.of("*.(mandatory)", "*.id", "*.meta"))
                .collect(Collectors.toSet());
    }

    /** HAPI names no place, so the tree is walked again, this time with the values. */
    private static List<Problem> problems(byte[] json, String resourceType) {
        JsonText read = JsonText.read(json, resourceType, Limits.ofProfiles());
        List<Gate.GateFault> faults = read.faults().isEmpty()
                ? ResourceShape.faults(resourceType, read.root(), Primitives.CheckDepth.VALUE)
                : read.faults();
        if (faults.isEmpty()) {
            String message =
                    "FHIR R4 can't read this as a " + resourceType + "; validate it against R4 and send it again.";
            return List.of(new Problem("structure", resourceType, message));
        }
        return Gate.refusal(faults).problems();
    }

    private static FhirContext r4() {
        FhirContext context = FhirContext.forR4();
        // a type's elements when it is first met: half of R4 never is, and a start would pay for all of it
        context.setPerformanceOptions(PerformanceOptionsEnum.DEFERRED_MODEL_SCANNING);
        // each of these defaults changes the sent content: versions cut from references, ids overwritten
        context.getParserOptions().setStripVersionsFromReferences(false);
        context.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
        context.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
        return context;
    }
}
