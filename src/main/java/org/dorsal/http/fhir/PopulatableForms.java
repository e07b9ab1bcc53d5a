package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.PopulateParameters.FormDesignation;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.PublishedResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the form that a request of {@code $populate} designates, and the names of its contexts. Thread-safe. */
final class PopulatableForms {
    private static final String TYPE = "Questionnaire";
    private static final String LAUNCH_CONTEXT =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext";
    private static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";

    private final Knowledge knowledge;

    /** Names and types of contexts by the form's canonical; read once, because a form has half a million bytes. */
    private final Map<String, Map<String, Set<String>>> contexts = new ConcurrentHashMap<>();

    PopulatableForms(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /**
     * Finds the form. Several designations are accepted if they name the same form.
     *
     * @param id id of the Questionnaire in the address; empty at the type's address
     */
    Form find(FhirCall call, Optional<String> id, List<FormDesignation> designations) {
        Optional<Form> ofAddress = id.map(wanted -> published(wanted)
                .flatMap(published -> knowledge.form(published.edition().canonical()))
                .orElseThrow(() -> ObjectionException.notFound("There is no such Questionnaire here.")));
        if (ofAddress.isEmpty() && designations.isEmpty()) {
            throw ObjectionException.badRequest(
                    "required", "Name the form by questionnaire, canonical, questionnaireRef or identifier.");
        }
        Form form = ofAddress.orElseGet(() -> designated(
                call,
                designations.stream()
                        .filter(designation -> !designation.isOfAnyEdition())
                        .findFirst()
                        .orElse(designations.getFirst())));
        designations.forEach(designation -> {
            boolean agrees = designation.isOfAnyEdition()
                    ? form.edition().url().equals(designation.text())
                    : designated(call, designation).equals(form);
            if (!agrees) {
                throw ObjectionException.badRequest(List.of(new Problem(
                        "invalid", designation.place(), "This is another form than the request names elsewhere.")));
            }
        });
        if (!knowledge.formsInForce().contains(form)) {
            throw refused("");
        }
        return form;
    }

    private Form designated(FhirCall call, FormDesignation designation) {
        Optional<Form> form = switch (designation.kind()) {
            case CANONICAL -> canonical(designation.text());
            case REFERENCE -> referenced(call, designation.text());
            case IDENTIFIER -> Optional.empty(); // the published forms have none
        };
        return form.orElseThrow(() -> refused(designation.place()));
    }

    /** The form that is named by its address here, or by its canonical. */
    private Optional<Form> referenced(FhirCall call, String reference) {
        String base = call.site().base() + "/";
        String relative = reference.startsWith(base) ? reference.substring(base.length()) : reference;
        return relative.startsWith(TYPE + "/")
                ? published(relative.substring(TYPE.length() + 1))
                        .flatMap(published -> knowledge.form(published.edition().canonical()))
                : canonical(reference);
    }

    /** Without a version, the edition in force. */
    private Optional<Form> canonical(String canonical) {
        return canonical.indexOf('|') >= 0
                ? knowledge.form(canonical)
                : Optional.of(knowledge.formInForce())
                        .filter(form -> form.edition().url().equals(canonical));
    }

    private Optional<PublishedResource> published(String id) {
        return new KnowledgeSearch(knowledge).read(TYPE, id);
    }

    private ObjectionException refused(String place) {
        String inForce = knowledge.formsInForce().stream()
                .map(form -> form.edition().canonical())
                .collect(Collectors.joining(", "));
        return ObjectionException.refused(new Refusal.NotSupported(List.of(new Problem(
                "not-supported",
                place,
                "Only forms in force at this site are populated; use one of " + inForce + "."))));
    }

    /** Returns the declared contexts and variables of a form, with the types of launch contexts; others have none. */
    Map<String, Set<String>> contexts(Form form) {
        return contexts.computeIfAbsent(
                form.edition().canonical(),
                canonical -> knowledge.published().stream()
                        .filter(published -> published.edition().canonical().equals(canonical))
                        .findFirst()
                        .map(published -> declared(JsonMapper.shared()
                                .readTree(new String(published.json(), StandardCharsets.UTF_8))
                                .path("extension")))
                        .orElse(Map.of()));
    }

    private static Map<String, Set<String>> declared(JsonNode extensions) {
        return extensions
                .valueStream()
                .filter(extension -> !name(extension).isEmpty())
                .collect(Collectors.toMap(
                        PopulatableForms::name,
                        extension -> parts(extension, "type")
                                .map(type -> type.path("valueCode").stringValue(""))
                                .collect(Collectors.toSet()),
                        (first, _) -> first));
    }

    private static String name(JsonNode extension) {
        return switch (extension.path("url").stringValue("")) {
            case LAUNCH_CONTEXT ->
                parts(extension, "name")
                        .map(part -> part.path("valueCoding").path("code").stringValue(""))
                        .findFirst()
                        .orElse("");
            case VARIABLE -> extension.path("valueExpression").path("name").stringValue("");
            default -> "";
        };
    }

    private static Stream<JsonNode> parts(JsonNode extension, String url) {
        return extension
                .path("extension")
                .valueStream()
                .filter(part -> part.path("url").stringValue("").equals(url));
    }
}
