package org.dorsal.knowledge;

import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Values of extensions; a value of another type counts as missing. */
final class Extensions {
    private Extensions() {}

    static <T extends Type> Stream<T> values(Element element, String url, Class<T> type) {
        return element.getExtensionsByUrl(url).stream()
                .map(Extension::getValue)
                .filter(type::isInstance)
                .map(type::cast);
    }

    static <T extends Type> Optional<T> value(Element element, String url, Class<T> type) {
        return values(element, url, type).findFirst();
    }

    /** A text to be read, which is empty where there is none. */
    static StringType text(Element element, String url) {
        return value(element, url, StringType.class).orElseGet(StringType::new);
    }
}
