package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content negotiation: FHIR format by Accept header and {@code _format}. */
class MediaTypesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            application/fhir+json                                        , JSON
            application/fhir+xml                                         , XML
            'application/fhir+xml, application/fhir+json'                , JSON
            'application/fhir+xml;q=1.0, application/fhir+json;q=0.9'    , XML
            'application/fhir+xml;q=0.5, */*;q=0.9'                      , JSON
            'application/fhir+xml; fhirVersion=4.0'                      , XML
            'application/fhir+xml; fhirVersion=5.0, application/json'    , JSON
            'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' , JSON
            'text/xml'                                                   , XML
            ''                                                           , JSON
            application/fhir+xml;q=0                                     , NONE
            text/html                                                    , NONE
            text/turtle                                                  , NONE
            """)
    void accept_is_read_by_quality(String accept, String format) {
        assertThat(format(MediaTypes.format(Map.of(), SomeHeaders.of("Accept", accept))))
                .isEqualTo(format);
    }

    @Test
    void the_parameter_decides_over_the_header() {
        var json = SomeHeaders.of("Accept", "application/fhir+json");
        assertThat(format(MediaTypes.format(Map.of("_format", List.of("xml")), json)))
                .isEqualTo("XML");
        assertThat(format(MediaTypes.format(Map.of("_format", List.of("application/fhir xml")), json)))
                .isEqualTo("XML");
        assertThat(MediaTypes.format(Map.of("_format", List.of("xml", "json")), json))
                .isEmpty();
        assertThat(MediaTypes.format(Map.of("_format", List.of("turtle")), json))
                .isEmpty();
    }

    private static String format(Optional<?> format) {
        return format.map(Object::toString).orElse("NONE");
    }
}
