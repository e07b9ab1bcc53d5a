package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site that permits no patient data in addresses: northside; southside on the same service is unchanged. */
class SearchByFormTest {
    private static final String PATIENT = "in-no-address";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final SomeService SERVICE = SomeService.with("--dorsal.sites.northside.search-by-get=false");
    private static final SomeClient CLIENT = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, QuestionnaireResponse?patient=in-no-address, QuestionnaireResponse",
        "GET, QuestionnaireResponse?_count=2&identifier=x%7Cin-no-address, QuestionnaireResponse",
        "GET, Observation?_id=in-no-address, Observation",
        "GET, Observation?subject:not=in-no-address, Observation",
        "GET, AuditEvent?in-no-address=1, AuditEvent",
        "HEAD, Provenance?patient=in-no-address, Provenance",
        "POST, CarePlan/_search?patient=in-no-address, CarePlan"
    })
    void a_search_in_an_address_is_refused_with_the_cure_and_not_repeated(String method, String path, String type) {
        SomeAnswer answer = CLIENT.send(method, path, "", "Content-Type", FORM);
        assertThat(answer.status()).isEqualTo(400);
        if (!method.equals("HEAD")) {
            assertThat(answer.text())
                    .contains("OperationOutcome", "by POST to " + type + "/_search")
                    .doesNotContain(PATIENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, Patient/in-no-address/$everything, by POST to its _search",
        "POST, Patient/in-no-address/$everything, by POST to its _search",
        "GET, PlanDefinition/$apply?subject=in-no-address, by POST in a body"
    })
    void an_operation_that_names_a_patient_in_an_address_is_refused_with_the_cure(
            String method, String path, String cure) {
        SomeAnswer answer = CLIENT.send(method, path, "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("OperationOutcome", cure).doesNotContain(PATIENT);
        SomeAnswer posted = CLIENT.post("PlanDefinition/$apply", """
                {"resourceType": "Parameters",
                 "parameter": [{"name": "subject", "valueString": "Patient/nobody-at-all"}]}""");
        assertThat(posted.status()).as("nothing is stored about this patient").isEqualTo(404);
    }

    @Test
    void what_is_refused_is_not_advertised() {
        assertThat(Capabilities.of(CLIENT).operations("Patient")).containsExactly("export");

        SomeClient south = SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds");
        assertThat(Capabilities.of(south).operations("Patient")).containsExactly("everything");
    }

    @Test
    void by_a_form_it_is_answered_and_its_links_to_other_pages_name_nobody() {
        for (int index = 0; index < 3; index++) {
            assertThat(CLIENT.post(
                                    "QuestionnaireResponse",
                                    SomeResponse.of(PATIENT).json())
                            .status())
                    .isEqualTo(201);
        }
        SomeAnswer first = CLIENT.send(
                "POST", "QuestionnaireResponse/_search", "patient=" + PATIENT + "&_count=2", "Content-Type", FORM);
        assertThat(first.status()).isEqualTo(200);
        String next = first.json()
                .path("link")
                .valueStream()
                .filter(link -> link.path("relation").asString().equals("next"))
                .findFirst()
                .orElseThrow()
                .path("url")
                .asString();
        assertThat(next).doesNotContain(PATIENT);
        SomeAnswer second = CLIENT.get(next);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.entries()).hasSize(1);
    }

    /** The address of an entry is a part of the body, which no proxy logs. */
    @Test
    void in_an_entry_of_a_bundle_a_search_is_answered() {
        Entry search = Entry.get("QuestionnaireResponse?patient=in-an-entry");
        Entry create = Entry.post(
                "QuestionnaireResponse", SomeResponse.of("in-an-entry").json());
        assertThat(SomeBundle.statuses(CLIENT.post("", SomeBundle.transaction(search, create))))
                .containsExactly("200", "201");
        SomeAnswer answer = CLIENT.post("", SomeBundle.batch(search));
        assertThat(SomeBundle.statuses(answer)).containsExactly("200");
        assertThat(answer.json().at("/entry/0/resource/entry").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation",
                "Observation?_count=1&_sort=-date&_total=none&_summary=count",
                "Observation?_format=json&_pretty=true&_elements=status",
                "Questionnaire?name=UpperBackPain",
                "metadata"
            })
    void what_names_nobody_may_stand_there(String path) {
        assertThat(CLIENT.get(path).status()).isEqualTo(200);
    }

    @Test
    void another_site_goes_on_as_ever() {
        assertThat(SERVICE.client(SomeService.SOUTHSIDE, "system/*.rs")
                        .get("Observation?patient=somebody")
                        .status())
                .isEqualTo(200);
    }
}
