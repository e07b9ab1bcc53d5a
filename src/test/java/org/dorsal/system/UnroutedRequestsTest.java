package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each request with a token leaves an event, also for an unknown address or method (promise P11). */
class UnroutedRequestsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @ParameterizedTest
    @CsvSource({
        "GET, Nonsense/1, 404, read:R:4",
        "POST, Nonsense, 404, create:C:4",
        "GET, QuestionnaireResponse/1/nothing, 404, read:R:4",
        "GET, QuestionnaireResponse/$score, 405, read:R:4",
        "PATCH, QuestionnaireResponse/1, 405, update:U:4",
        "DELETE, Observation/1, 405, delete:D:4",
        "PUT, Questionnaire/1, 405, "
    })
    void a_request_that_has_no_route_leaves_an_event(String method, String path, int status, String word) {
        List<AuditEvent> events =
                EVENTS.during(() -> assertThat(EHR.send(method, path, "").status())
                        .as(method + " " + path)
                        .isEqualTo(status));
        if (word == null) {
            assertThat(events).as("of published knowledge, as its reads").isEmpty();
        } else {
            assertThat(events.stream().map(SomeEvents::word)).containsExactly(word);
            assertThat(events.getFirst()
                            .getAgentFirstRep()
                            .getWho()
                            .getIdentifier()
                            .getValue())
                    .isNotEmpty();
        }
    }

    @Test
    void an_invalid_token_for_an_address_that_does_not_exist_leaves_one_too() {
        SomeClient forged = new SomeClient(EHR.base(), EHR.token().replaceFirst("[^.]{8}$", "AAAAAAAA"));
        assertThat(EVENTS.during(() -> forged.get("Nonsense/1")).stream().map(SomeEvents::word))
                .containsExactly("read:R:4");
    }

    @Test
    void without_a_token_it_leaves_none() {
        SomeClient anonymous = SomeClient.anonymous(EHR.base());
        assertThat(EVENTS.during(
                        () -> assertThat(anonymous.get("Nonsense/1").status()).isEqualTo(404)))
                .isEmpty();
    }
}
