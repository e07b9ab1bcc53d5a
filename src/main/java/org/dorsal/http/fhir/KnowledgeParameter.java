package org.dorsal.http.fhir;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/** What a published resource can be searched by; the same for each of their types. */
enum KnowledgeParameter {
    ID("_id", SearchParamType.TOKEN),
    URL("url", SearchParamType.URI),
    VERSION("version", SearchParamType.TOKEN),
    NAME("name", SearchParamType.STRING),
    STATUS("status", SearchParamType.TOKEN);

    private static final Set<String> CONFORMANCE =
            Set.of("CodeSystem", "ValueSet", "StructureDefinition", "OperationDefinition");

    static final Kind.Codes STATUS_CODES = new Kind.Codes(
            PublicationStatus.DRAFT.getSystem(),
            Arrays.stream(PublicationStatus.values())
                    .filter(status -> status != PublicationStatus.NULL)
                    .map(PublicationStatus::toCode)
                    .collect(Collectors.toCollection(LinkedHashSet::new)));

    private final String word;
    private final SearchParamType type;

    KnowledgeParameter(String word, SearchParamType type) {
        this.word = word;
        this.type = type;
    }

    /** As it stands in a URL. */
    String word() {
        return word;
    }

    SearchParamType type() {
        return type;
    }

    /** Canonical of its definition in R4, which some types share. */
    String canonical(String ofType) {
        var id = this == ID ? "Resource-id" : (CONFORMANCE.contains(ofType) ? "conformance" : ofType) + "-" + word;
        return "http://hl7.org/fhir/SearchParameter/" + id;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(KnowledgeParameter::word).toList();
    }

    static Optional<KnowledgeParameter> of(String word) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.word.equals(word))
                .findFirst();
    }
}
