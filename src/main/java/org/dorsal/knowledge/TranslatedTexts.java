package org.dorsal.knowledge;

import java.util.*;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;

/** Reads a text with its translations by the FHIR translation extension. */
final class TranslatedTexts {
    static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/translation";

    private TranslatedTexts() {}

    /**
     * Reads a text. A missing text or en-GB wording is a finding; other wordings are required only of sites that use
     * them.
     */
    static Wording read(PrimitiveType<String> text, String element, LintFindings.FileFindings findings) {
        String us = Optional.ofNullable(text.getValue()).orElse("");
        Map<Wording.Locale, String> translations = translations(text, element, findings);
        if (us.isBlank()) {
            findings.add(element, "has no text; write one");
        } else if (!translations.containsKey(Wording.Locale.EN_GB)) {
            findings.add(element, "has no en-GB translation; add the translation extension");
        }
        return new Wording(us, translations);
    }

    /** The display of a code that is not ours; it is the same in all English. */
    static Wording foreign(PrimitiveType<String> display, String element, LintFindings.FileFindings findings) {
        String us = Optional.ofNullable(display.getValue()).orElse("");
        Map<Wording.Locale, String> translations = translations(display, element, findings);
        translations.putIfAbsent(Wording.Locale.EN_GB, us);
        return new Wording(us, translations);
    }

    private static Map<Wording.Locale, String> translations(
            Element text, String element, LintFindings.FileFindings findings) {
        Map<Wording.Locale, String> translations = new HashMap<>();
        for (Extension extension : text.getExtensionsByUrl(EXTENSION)) {
            put(translations, part(extension, "lang"), part(extension, "content"), element, findings);
        }
        return translations;
    }

    /** Adds a text that is there. */
    static void put(
            Map<Wording.Locale, String> translations,
            String tag,
            String content,
            String element,
            LintFindings.FileFindings findings) {
        try {
            if (!content.isBlank()) {
                translations.put(new Wording.Locale(tag), content);
            }
        } catch (IllegalArgumentException refused) {
            findings.add(element, "has a translation into '" + tag + "'; it " + refused.getMessage());
        }
    }

    private static String part(Extension extension, String url) {
        return Optional.ofNullable(extension.getExtensionByUrl(url))
                .map(part -> part.getValue().primitiveValue())
                .orElse("");
    }
}
