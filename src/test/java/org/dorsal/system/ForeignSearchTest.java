package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.DateClientParam;
import ca.uhn.fhir.rest.gclient.ReferenceClientParam;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** HAPI's generic client searches as it likes to: by GET and by form, and follows the links that it gets. */
class ForeignSearchTest {
    private static final IGenericClient CLIENT = ForeignClient.withToken();

    @Test
    void it_searches_page_by_page() {
        var ids = IntStream.range(0, 5)
                .mapToObj(number -> ForeignClient.create("foreign-pages", "foreign-pages-" + number)
                        .getId()
                        .getIdPart())
                .toList();
        var page = CLIENT.search()
                .forResource(QuestionnaireResponse.class)
                .where(new ReferenceClientParam("patient").hasId("Patient/foreign-pages"))
                .and(new TokenClientParam("status").exactly().code("completed"))
                .and(new DateClientParam("authored").afterOrEquals().day("2026-01-05"))
                .sort()
                .ascending("authored")
                .count(2)
                .returnBundle(Bundle.class)
                .execute();
        List<String> foundIds = new ArrayList<>(idsIn(page));
        while (page.getLink("next") != null) {
            assertThat(page.getEntry()).hasSize(2);
            page = CLIENT.loadPage().next(page).execute();
            foundIds.addAll(idsIn(page));
        }
        assertThat(foundIds).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void it_searches_by_a_form_and_reads_what_is_published() {
        ForeignClient.create("foreign-form");
        var observations = CLIENT.search()
                .forResource(Observation.class)
                .where(Observation.SUBJECT.hasId("Patient/foreign-form"))
                .usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();
        assertThat(observations.getEntry()).isNotEmpty();
        var form = CLIENT.search()
                .forResource(Questionnaire.class)
                .where(Questionnaire.NAME.matches().value("upper"))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(form.getEntry()) // of the one edition
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFullUrl())
                        .isEqualTo(CLIENT.getServerBase() + "/Questionnaire/"
                                + entry.getResource().getIdElement().getIdPart()));
    }

    private static List<String> idsIn(Bundle page) {
        return page.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }
}
