package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of addresses that HAPI's server would bind to a provider and this one does not: an address fits as a whole or not at all. */
class AddressesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @ParameterizedTest
    @CsvSource({
        "GET, Observation/7/_history/0",
        "GET, Observation/7/_history/1/x",
        "GET, Observation/7/x",
        "GET, Observation/a_1",
        "PUT, QuestionnaireResponse/7/x",
        "PUT, QuestionnaireResponse/7/_history/1/x",
        "POST, QuestionnaireResponse/$score/x",
        "POST, QuestionnaireResponse/7/$score/x",
        "POST, QuestionnaireResponse/_search/x",
        "POST, QuestionnaireResponse/$score/%7Bid%7D",
        "GET, QuestionnaireResponse/%7Bid%7D/$score",
        "GET, Patient/7",
        "GET, $score",
        "GET, _history",
        "GET, Observation/_history",
        "GET, metadata/x",
    })
    void nothing_may_follow_an_address(String method, String path) {
        SomeAnswer answer = EHR.send(
                method,
                path,
                method.equals("GET") ? "" : SomeResponse.of("addresses").json(),
                "If-Match",
                "W/\"1\"",
                "Content-Type",
                "application/fhir+json");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("OperationOutcome");
    }

    @Test
    void no_header_names_another_resource_than_the_address() {
        String mine = create("addresses-1");
        String other = create("addresses-2");
        String body = SomeResponse.of("addresses-1").status("amended").id(mine).json();

        SomeAnswer answer = EHR.put(
                "QuestionnaireResponse/" + mine,
                body,
                "If-Match",
                "W/\"1\"",
                "Content-Location",
                SERVICE.base(SomeService.NORTHSIDE) + "/QuestionnaireResponse/" + other);

        assertThat(answer.header("Location")).contains("/QuestionnaireResponse/" + mine + "/_history/2");
        assertThat(EHR.put("QuestionnaireResponse/" + mine, body, "If-Match", "W/\"2/../" + other + "\"")
                        .status())
                .isEqualTo(400);
    }

    private static String create(String patient) {
        return EHR.post("QuestionnaireResponse", SomeResponse.of(patient).json())
                .id();
    }
}
