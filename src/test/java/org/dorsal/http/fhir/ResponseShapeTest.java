package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content negotiation: FHIR format by Accept header and {@code _format}. */
class ResponseShapeTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            application/fhir+json                                        , true
            application/fhir+xml                                         , true
            'application/fhir+xml;q=0.5, */*;q=0.9'                      , true
            'application/fhir+xml; fhirVersion=4.0'                      , true
            'application/fhir+xml; fhirVersion=5.0, application/json'    , true
            'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' , true
            application/*                                                , true
            text/xml                                                     , true
            ''                                                           , true
            application/fhir+xml;q=0                                     , false
            application/fhir+json; fhirVersion=5.0                       , false
            text/html                                                    , false
            text/turtle                                                  , false
            nonsense                                                     , false
            """)
    void accept_has_to_name_json_or_xml(String accept, boolean acceptable) {
        assertThat(ResponseShape.isAcceptable(Map.of(), Optional.of(accept))).isEqualTo(acceptable);
    }

    @ParameterizedTest
    @CsvSource({"xml, true", "json, true", "application/fhir xml, true", "turtle, false", "html, false", "'', false"})
    void the_parameter_decides_over_the_header(String format, boolean acceptable) {
        assertThat(ResponseShape.isAcceptable(Map.of("_format", List.of(format)), Optional.of("text/html")))
                .isEqualTo(acceptable);
        assertThat(ResponseShape.isAcceptable(Map.of("_format", List.of(format, "json")), Optional.empty()))
                .isFalse();
    }
}
