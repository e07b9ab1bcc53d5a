package org.dorsal.system;

import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;

/**
 * Makes values for a search parameter from the syntax in its documentation and from the value in a resource. A
 * documentation without a pattern here has no proof.
 *
 * @param bases types that this site stores
 * @param siteBase FHIR base of the site
 * @param ehr FHIR base of its EHR
 */
record SearchProbes(List<String> bases, String siteBase, String ehr) {
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    /** Syntax of a parameter's values, and the probe made from a value of a resource. */
    private interface Form {
        SearchProbe of(MatchResult documented, IBase value);
    }

    private Map<String, Form> forms() {
        return Map.of(
                "id", (_, id) -> SearchProbe.of(probes(text(id)), probes(NOBODY), "a_b", "Observation/1"),
                "date or time after (.+?) or nothing(; one value)?(\\. A version can be found .+)?",
                        SearchProbes::moment,
                "Patient/id, id, or the full address below the FHIR base of the site's EHR",
                        (_, patient) -> patient(patient),
                "code, system\\|code, \\|code, or system\\| for all of its codes", (_, token) -> token(token),
                "code, system\\|code, or system\\|; of (\\S+) or a standard code beside one", SearchProbes::component,
                "one of (.+)", SearchProbes::code,
                "(?:\\w+/id, )+with or without /_history/version", (_, reference) -> versioned(reference),
                "(?:\\w+/id, )+or a full address; without version", (_, reference) -> unversioned(reference),
                "url, or url\\|version", (_, canonical) -> canonical(text(canonical)));
    }

    /** The probe for a parameter of a record, by its documentation without its modifiers. */
    SearchProbe of(String documented, IBase value) {
        return forms().entrySet().stream()
                .flatMap(form -> {
                    var fits = Pattern.compile(form.getKey()).matcher(documented);
                    return fits.matches() ? Stream.of(form.getValue().of(fits.toMatchResult(), value)) : Stream.empty();
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody here proves: " + documented));
    }

    /** The probe for a parameter of published knowledge, which is written as R4 says for its type. */
    static SearchProbe ofKnowledge(CapabilityStatementRestResourceSearchParamComponent claimed, IBase value) {
        var text = text(value);
        return switch (claimed.getType()) {
            case STRING ->
                SearchProbe.of(
                        Stream.of(text, text.toUpperCase(Locale.ROOT), text.substring(0, 3)),
                        Stream.of(text + "x", text.substring(1)));
            case URI -> SearchProbe.of(probes(text), Stream.of(text + "x", "urn:nowhere"));
            case TOKEN ->
                value instanceof Enumeration<?> status
                        ? SearchProbe.of(
                                Stream.of(text, status.getSystem() + "|" + text),
                                probes("retired"),
                                "nonsense",
                                "urn:nowhere|" + text)
                        : SearchProbe.of(probes(text), probes("nonsense"), "urn:nowhere|" + text);
            default -> throw new AssertionError("nobody here proves type " + claimed.getType());
        };
    }

    private static SearchProbe moment(MatchResult documented, IBase date) {
        var prefixes = Arrays.asList(documented.group(1).split(", "));
        var onlyOne = documented.group(2) != null;
        return MomentProbe.of(
                prefixes, date, onlyOne ? "2026-01-01,2026-01-02" : "yesterday", "ap2026-01-01", "2026-02-30");
    }

    private SearchProbe patient(IBase patient) {
        var id = ((Reference) patient).getReferenceElement().getIdPart();
        return SearchProbe.of(
                Stream.of("Patient/" + id, id, ehr + "/Patient/" + id),
                Stream.of("Patient/" + NOBODY, NOBODY, ehr + "/Patient/" + NOBODY),
                "Group/" + id,
                "https://elsewhere.example/Patient/" + id);
    }

    private static SearchProbe token(IBase token) {
        return switch (token) {
            case CodeableConcept concept ->
                concept.getCoding().stream()
                        .map(SearchProbes::token)
                        .reduce(SearchProbe::or)
                        .orElseThrow();
            case Coding coding -> token(coding.getSystem(), coding.getCode());
            case Identifier identifier -> token(identifier.getSystem(), identifier.getValue());
            default -> throw new AssertionError("no proof for a token of type " + token.fhirType());
        };
    }

    /** Builds a probe from a concept with a code of the documented system; others are not answered for. */
    private static SearchProbe component(MatchResult documented, IBase value) {
        var codings = ((CodeableConcept) value).getCoding();
        return codings.stream().noneMatch(coding -> coding.getSystem().equals(documented.group(1)))
                ? SearchProbe.of(Stream.of(), Stream.of())
                : codings.stream()
                        .map(coding -> component(coding.getSystem(), coding.getCode()))
                        .reduce(SearchProbe::or)
                        .orElseThrow();
    }

    private static SearchProbe component(String system, String code) {
        return SearchProbe.of(
                Stream.of(code, system + "|" + code, system + "|"),
                Stream.of(code + "x", system + "|" + code + "x"),
                "urn:nowhere|" + code,
                "|" + code,
                "urn:nowhere|",
                "a|b|c");
    }

    private static SearchProbe token(String system, String code) {
        return SearchProbe.of(
                Stream.of(code, system + "|" + code, system + "|"),
                Stream.of(code + "x", "urn:nowhere|" + code, "|" + code, system + "|" + code + "x", "urn:nowhere|"),
                "a|b|c");
    }

    /** Builds a probe from all documented codes; one of them is the resource's. */
    private static SearchProbe code(MatchResult documented, IBase value) {
        var status = (Enumeration<?>) value;
        return SearchProbe.of(
                Stream.of(text(value), status.getSystem() + "|" + text(value)),
                Stream.of(documented.group(1).split(", ")).filter(code -> !code.equals(text(value))),
                "nonsense",
                "urn:nowhere|" + text(value));
    }

    private SearchProbe versioned(IBase value) {
        var named = ((Reference) value).getReferenceElement();
        var type = named.getResourceType();
        var whole = named.toUnqualifiedVersionless().getValue();
        var version = named.hasVersionIdPart() ? Integer.parseInt(named.getVersionIdPart()) : 1;
        return SearchProbe.of(
                named.hasVersionIdPart() // R4 search, "reference": only a reference to that version matches a version
                        ? Stream.of(whole, whole + "/_history/" + version, siteBase + "/" + whole)
                        : Stream.of(whole, siteBase + "/" + whole),
                Stream.of(type + "/" + NOBODY, whole + "/_history/" + (version + 1)),
                "Nonsense/1",
                "https://elsewhere.example/" + whole);
    }

    private SearchProbe unversioned(IBase value) {
        var named = ((Reference) value).getReferenceElement();
        var whole = named.toUnqualifiedVersionless().getValue();
        var base = bases.contains(named.getResourceType()) ? siteBase : ehr;
        return SearchProbe.of(
                Stream.of(whole, base + "/" + whole),
                Stream.of(named.getResourceType() + "/" + NOBODY, "https://elsewhere.example/" + whole),
                "Nonsense/1",
                whole + "/_history/1");
    }

    private static SearchProbe canonical(String canonical) {
        var url = canonical.substring(0, canonical.indexOf('|'));
        return SearchProbe.of(
                Stream.of(canonical, url), Stream.of(url + "|9.9.9", url + "x", "urn:nowhere"), "no canonical");
    }

    private static String text(IBase value) {
        return ((PrimitiveType<?>) value).getValueAsString();
    }

    private static Stream<String> probes(String value) {
        return Stream.of(value);
    }
}
