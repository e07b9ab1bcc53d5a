package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrLookup.EhrLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the forms of a location: absolute, from the host's root, relative, or missing. */
class LocationTest {
    private static final String BASE = "https://ehr.example/api/FHIR/R4";

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/api/FHIR/R4/Observation/7, 7",
        "https://ehr.example:443/api/FHIR/R4/Observation/7, 7",
        "https://ehr.example/api/FHIR/R4/Observation/L-7.a-1/_history/3, L-7.a-1",
        "Observation/7, 7",
        "/Observation/7, 7",
        "/api/FHIR/R4/Observation/7, 7",
        "https://other.example/api/FHIR/R4/Observation/7, ''",
        "//other.example/api/FHIR/R4/Observation/7, ''",
        "https://ehr.example:8443/api/FHIR/R4/Observation/7, ''",
        "/api/FHIR/R4/DocumentReference/7, ''",
        "/api/FHIR/R4/Observation/.., ''",
        "/api/FHIR/R4/Observation/7?x=1, ''",
        "/api/FHIR/R4/Observation/, ''"
    })
    void it_names_a_resource_of_that_type_below_the_base_or_none(String location, String id) {
        assertThat(copy(location).map(EhrCopy::id)).isEqualTo(Optional.of(id).filter(value -> !value.isEmpty()));
    }

    @Test
    void an_id_of_109_characters_is_one() {
        assertThat(copy("Observation/" + "e".repeat(109)).map(EhrCopy::id)).contains("e".repeat(109));
        assertThat(copy("Observation/" + "e".repeat(257))).isEmpty();
    }

    private static Optional<EhrCopy> copy(String location) {
        return EhrLocation.of(
                new HttpAnswer.CompleteAnswer(201, Map.of("location", location), new byte[0]), BASE, "Observation");
    }
}
