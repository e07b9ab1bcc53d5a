package org.dorsal.knowledge;

import java.util.Optional;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;

/** Reads a text with its en-GB wording by the FHIR translation extension. */
final class Translated {
    static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/translation";

    private Translated() {}

    /** Both wordings; where en-GB is missing that is a finding and the base wording stands in. */
    static Wording read(PrimitiveType<String> text, String element, Findings.At findings) {
        String us = Optional.ofNullable(text.getValue()).orElse("");
        if (us.isBlank()) {
            findings.add(element, "has no text; write one");
        }
        Optional<String> gb = british(text);
        if (gb.isEmpty() && !us.isBlank()) {
            findings.add(element, "has no en-GB translation; add the translation extension");
        }
        return new Wording(us, gb.orElse(us));
    }

    static Optional<String> british(Element text) {
        return text.getExtension().stream()
                .filter(extension -> EXTENSION.equals(extension.getUrl()))
                .filter(extension -> "en-GB".equals(part(extension, "lang")))
                .map(extension -> part(extension, "content"))
                .filter(content -> !content.isBlank())
                .findFirst();
    }

    private static String part(Extension extension, String url) {
        return Optional.ofNullable(extension.getExtensionByUrl(url))
                .map(found -> found.getValue().primitiveValue())
                .orElse("");
    }
}
