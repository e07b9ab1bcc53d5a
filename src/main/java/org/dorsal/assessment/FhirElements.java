package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Edition;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/** The data types of R4 that results are made of. */
final class FhirElements {
    private FhirElements() {}

    /** id, meta, language and narrative: how every resource begins. */
    static void head(
            FhirWriter resource,
            RenderRequest request,
            String id,
            int version,
            List<String> profiles,
            NarrativeBuilder text) {
        resource.put("id", id)
                .object("meta", meta -> {
                    meta.put("versionId", Integer.toString(version))
                            .put("lastUpdated", request.recorded().toString());
                    if (!profiles.isEmpty()) {
                        meta.strings("profile", profiles);
                    }
                })
                .put("language", request.wording().tag());
        text(resource, text);
    }

    static void text(FhirWriter resource, NarrativeBuilder text) {
        resource.object("text", field -> field.put("status", "generated").put("div", text.div()));
    }

    /** Found again by this pair, wherever it was filed (promise {@code ehr-once}). */
    static void identifier(FhirWriter resource, String id) {
        resource.array(
                "identifier",
                list -> list.object(
                        field -> field.put("system", Canonicals.IDENTIFIER).put("value", id)));
    }

    static void concept(FhirWriter parent, String name, RenderRequest request, Coded code) {
        parent.object(name, concept -> codings(concept, request, List.of(code)));
    }

    /** An array with a CodeableConcept of each code. */
    static void concepts(FhirWriter parent, String name, RenderRequest request, List<Coded> codes) {
        parent.list(name, codes, (concept, code) -> codings(concept, request, List.of(code)));
    }

    /** The local code first, its further codings after it, and the name that the criteria give it. */
    static void concept(FhirWriter parent, String name, RenderRequest request, Coded code, List<Coded> also) {
        var codes = Stream.concat(Stream.of(code), also.stream()).toList();
        concept(parent, name, request, codes, Optional.of(request.localized(code.display())));
    }

    /** CodeableConcept of a code with free text. */
    static void concept(FhirWriter parent, String name, RenderRequest request, Coded code, Optional<String> text) {
        concept(parent, name, request, List.of(code), text);
    }

    static void concept(
            FhirWriter parent, String name, RenderRequest request, List<Coded> codes, Optional<String> text) {
        parent.object(name, concept -> codings(concept, request, codes).put("text", text));
    }

    private static FhirWriter codings(FhirWriter concept, RenderRequest request, List<Coded> codes) {
        return concept.list(
                "coding",
                codes.stream().flatMap(code -> request.codings(code).stream()).toList(),
                (coding, code) -> coding.put("system", code.system())
                        .put("code", code.code())
                        .put("display", Optional.of(request.display(code)).filter(display -> !display.isEmpty())));
    }

    static void reference(FhirWriter parent, String name, String reference) {
        parent.object(name, field -> field.put("reference", reference));
    }

    static void reference(FhirWriter parent, String name, Optional<String> reference) {
        reference.ifPresent(address -> reference(parent, name, address));
    }

    /** Writes a person or a device by address; by identifier and display where there is no address. */
    static void reference(FhirWriter field, Reference person) {
        if (person.hasReference()) {
            field.put("reference", person.getReference());
            return;
        }
        Identifier identifier = person.getIdentifier();
        if (identifier.hasValue()) {
            field.object(
                    "identifier",
                    pair -> pair.put("system", Optional.ofNullable(identifier.getSystem()))
                            .put("value", identifier.getValue()));
        }
        field.put("display", Optional.ofNullable(person.getDisplay()));
    }

    static void references(FhirWriter parent, String name, List<String> references) {
        parent.list(name, references, (field, reference) -> field.put("reference", reference));
    }

    static void note(FhirWriter parent, List<String> texts) {
        parent.list("note", texts, (note, text) -> note.put("text", text));
    }

    /** Extension that names an edition used for a result by canonical and content hash. */
    static void edition(FhirWriter extensions, Edition edition) {
        extensions.object(extension -> extension.put("url", Canonicals.EDITION).array("extension", parts -> {
            parts.object(part -> part.put("url", "canonical").put("valueCanonical", edition.canonical()));
            parts.object(part -> part.put("url", "sha256").put("valueString", edition.sha256()));
        }));
    }
}
