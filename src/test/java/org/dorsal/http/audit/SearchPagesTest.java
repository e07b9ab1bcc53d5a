package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.time.Duration;
import java.util.List;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class SearchPagesTest {
    private final SomeAudit audit = new SomeAudit();

    @Test
    void the_newest_version_of_a_result_set_is_a_row_and_with_all_versions_the_earlier_one_says_that_it_was_followed() {
        String id = audit.past.received(SomeScoredResponse.nothingWrong());
        audit.past.signedAfterwards(id);
        audit.past.received(SomeScoredResponse.nothingWrong());
        audit.past.withdrawn(
                audit.past.signed(SomeScoredResponse.nothingWrong()), 1, SomeScoredResponse.nothingWrong());
        var newest = audit.get("/");
        assertThat(newest.status()).isEqualTo(200);
        assertThat(newest.html().select(".audit-table tbody tr .state, .audit-table tbody td[data-of=Version]"))
                .extracting(Element::text)
                .containsExactly("2, entered in error", "1, preliminary", "2, final");

        var page = audit.follow("/search", "versions=all");
        assertThat(page.html().select(".audit-table tbody tr")).hasSize(5);
        assertThat(page.text(".audit-table tr:contains(1 of 2, final)")).isNotEmpty();
    }

    @Test
    void a_result_that_was_overridden_and_then_amended_is_found_by_its_override() {
        SomeScoredResponse ill = SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
        String id = audit.past.overridden(ill, Disposition.URGENT, "clinical-judgement");
        audit.past.amended(id, 1, ill);
        assertThat(audit.get("/").text(".audit-table tbody td[data-of=Version]"))
                .isEqualTo("2, amended");
        assertThat(audit.follow("/search", "overridden=yes").text(".audit-table tbody td[data-of=Version]"))
                .isEqualTo("1 of 2, final");
        assertThat(audit.follow("/search", "computed=emergency").text(".audit-table tbody td[data-of=Version]"))
                .isEqualTo("2, amended");
        assertThat(audit.follow("/search", "integrity=unsequenced").text(".audit-table tbody td[data-of=Version]"))
                .isEqualTo("2, amended 1 of 2, final");
    }

    @Test
    void an_earlier_version_names_the_newest() {
        String id = audit.past.received(SomeScoredResponse.nothingWrong());
        audit.past.signedAfterwards(id);
        var page = audit.follow("/search", "versions=all");
        assertThat(page.html().select(".audit-table tbody tr")).hasSize(2);
        assertThat(page.text(".audit-table tr:contains(preliminary)")).contains("1 of 2, preliminary");
        assertThat(page.text(".audit-table tr:contains(final)"))
                .contains("Practitioner/")
                .doesNotContain("1 of 2");
    }

    @Test
    void a_patient_is_shown_by_the_end_of_the_id_until_the_record_is_opened() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        var page = audit.get("/");
        assertThat(page.text(".audit-table td bdi")).contains("…ple").doesNotContain(SignedAssessments.PATIENT);
    }

    @Test
    void overridden_emergencies_are_found_by_filter() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.past.overridden(
                SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak"),
                Disposition.URGENT,
                "clinical-judgement");
        var results = audit.follow("/search", "overridden=yes", "disposition=urgent", "from=2026-11-01");
        assertThat(results.html().select(".audit-table tbody tr")).hasSize(1);
        assertThat(results.text(".audit-table")).contains("Overridden");
        assertThat(audit.follow("/search", "overridden=yes", "computed=emergency")
                        .html()
                        .select(".audit-table tbody tr"))
                .hasSize(1);
        assertThat(audit.follow("/search", "overridden=yes", "computed=urgent")
                        .html()
                        .select(".audit-table tbody tr"))
                .isEmpty();
        assertThat(audit.follow("/search", "overridden=no").html().select(".audit-table tbody tr"))
                .hasSize(1);
    }

    @Test
    void each_page_that_is_shown_is_an_event_of_its_own() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.get("/");
        var event = audit.events().getFirst();
        assertThat(event.subtype()).isEqualTo("search-type");
        assertThat(event.query()).contains("AuditEvent?x-result=true");
        assertThat(event.actor().orElseThrow().name()).contains(SomeAudit.NAME);
        var events = audit.get("/events");
        assertThat(events.text(".audit-table")).contains("Searched", SomeAudit.NAME);
    }

    /** Patients can be agents of events, and an event of a search is about the patient of its field alone. */
    @Test
    void the_event_of_a_search_names_no_other_patient() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        String patient = "patient=Patient/" + SignedAssessments.PATIENT;
        var page = audit.follow(
                "/search", "tab=all", patient, "who=https://ehr.example/Patient/other", "seen-by=Patient/other");
        assertThat(page.status()).isEqualTo(200);
        var event = audit.events().getFirst();
        assertThat(event.textAt("/entity/0/what/reference")).isEqualTo("Patient/" + SignedAssessments.PATIENT);
        assertThat(event.query())
                .contains("AuditEvent?tab=all&patient=" + SignedAssessments.PATIENT + "&seen-by=&who=");

        audit.follow("/search", "tab=all", "who=Practitioner/7");
        assertThat(audit.events().getFirst().query()).contains("AuditEvent?tab=all&who=Practitioner%2F7");
    }

    @Test
    void what_was_looked_for_stands_in_no_address() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        var moved = audit.post("/search", "patient=" + SignedAssessments.PATIENT);
        assertThat(moved.status()).isEqualTo(303);
        assertThat(moved.location()).matches("/audit/" + audit.site + "/found/[0-9a-f-]{36}");
        var reply = audit.get(moved.location().replace("/audit/" + audit.site, ""));
        assertThat(reply.html().select(".audit-table tbody tr")).hasSize(1);
        assertThat(reply.html().select("#f-patient").val()).isEqualTo(SignedAssessments.PATIENT);
        assertThat(reply.html().select("a[href*=" + SignedAssessments.PATIENT + "]"))
                .isEmpty();
        assertThat(audit.events().getFirst().textAt("/entity/0/what/reference"))
                .isEqualTo("Patient/" + SignedAssessments.PATIENT);
    }

    @Test
    void a_day_that_is_none_is_told_beside_its_field_and_nothing_is_looked_for() {
        int before = audit.events().size();
        var page = audit.post("/search", "from=yesterday", "to=2026-11-01");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#faults")).contains("first day");
        assertThat(page.html().select("#f-from").attr("aria-describedby")).isEqualTo("x-from");
        assertThat(audit.events()).hasSize(before);
    }

    @Test
    void pages_follow_each_other_by_a_cursor() {
        for (int i = 0; i < 30; i++) {
            audit.past.received(SomeScoredResponse.nothingWrong());
        }
        var first = audit.get("/");
        assertThat(first.html().select(".audit-table tbody tr")).hasSize(25);
        String next = first.html().select("a[rel=next]").attr("href").replace("/audit/" + audit.site, "");
        var second = audit.get(next);
        assertThat(second.html().select(".audit-table tbody tr")).hasSize(5);
        assertThat(second.html().select("a[rel=next]")).isEmpty();
        assertThat(audit.get(next.replaceFirst("after=.", "after=x")).status()).isEqualTo(404);
    }

    @Test
    void a_search_is_opened_by_its_auditor_alone_and_for_a_day() {
        String search =
                audit.post("/search", "disposition=emergency").location().replaceFirst(".*/", "");
        assertThat(audit.get("/found/" + search)
                        .html()
                        .select("#f-disposition option[selected]")
                        .val())
                .isEqualTo("emergency");
        assertThat(audit.send(audit.request("GET", "/found/" + search, "two")).status())
                .isEqualTo(404);
        var export = audit.request("POST", "/export", "two");
        export.addParameter("csrf", SomeAudit.formToken("two"));
        export.addParameter("search", search);
        export.addParameter("purpose", "HCOMPL");
        export.addParameter("format", "csv");
        assertThat(audit.send(export).status()).isEqualTo(404);
        audit.now = audit.now.plus(Duration.ofHours(24));
        assertThat(audit.get("/found/" + search).status()).isEqualTo(404);
    }

    @Test
    void who_searches_for_a_person_by_name_is_told_that_names_are_not_searched() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        for (String field : List.of("who", "seen-by")) {
            var page = audit.follow("/search", "tab=all", field + "=Dr Sample Person");
            assertThat(page.text(".empty")).as(field).contains("No results", "You can’t search by name");
            var input = page.html().select("#f-" + field);
            assertThat(page.html().select("#" + input.attr("aria-describedby")).text())
                    .contains("such as Practitioner/7");
        }
        assertThat(audit.follow("/search", "patient=nobody").text(".empty")).isEqualTo("No results.");
    }

    /** A system's event is a click away, with the filters of the page kept. */
    @Test
    void events_of_people_are_grouped_by_person_and_day_and_a_switch_shows_systems_too() {
        String id = audit.past.signed(SomeScoredResponse.nothingWrong()); // by a client without a person
        audit.open(id);
        audit.get("/assessment/" + id);
        audit.send(audit.request("GET", "/", "two"));

        var people = audit.get("/events");
        List<String> groups = people.html().select(".audit-table .group").eachText();
        assertThat(groups).hasSize(2);
        assertThat(groups.getFirst()).isEqualTo("20-Nov-2026, " + SomeAudit.NAME + ": 4 events");
        assertThat(groups.getLast()).endsWith(": 1 event");
        assertThat(people.html().select(".audit-table tbody tr:not(.group)").eachText())
                .as("the same action on the same record in one row")
                .anyMatch(row -> row.contains("3 times") && row.contains(word("audit.action.view")));
        assertThat(people.text(".audit-table")).doesNotContain("https://ehr.example/auth|client");

        var hidden = people.html().select("form:has(button:contains(systems)) input[name=tab]");
        assertThat(hidden.val()).isEqualTo("all");
        assertThat(people.html().select("form:has(button:contains(systems)) input[name=agents]"))
                .isEmpty();
        var all = audit.follow("/search", "tab=all");
        assertThat(all.text(".audit-table")).contains("https://ehr.example/auth|client");
        assertThat(all.html().select(".group")).isEmpty();
        assertThat(all.html().select(".audit-table tbody tr"))
                .as("each event is a row, this search too")
                .hasSize(audit.events().size());
    }

    @Test
    void every_page_leads_to_how_long_an_event_is_unprotected() {
        for (String page : List.of("/", "/events", "/figures")) {
            assertThat(audit.get(page).html().select(".windows a").attr("href"))
                    .as(page)
                    .endsWith("/verify#windows");
        }
        assertThat(audit.get("/verify").text("#windows")).contains("1 s", "60 s");
    }

    @Test
    void a_clinician_is_found_by_a_part_of_the_name_or_by_the_reference_and_the_row_says_both() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        String row = audit.get("/").text(".audit-table tbody tr");
        assertThat(row).contains("Dr Sample Person (Practitioner/");
        String reference = row.replaceFirst(".*\\((Practitioner/[^)]*)\\).*", "$1");
        for (String query : List.of("sample", "DR SAMPLE PERSON", reference)) {
            assertThat(audit.follow("/search", "clinician=" + query).html().select(".audit-table tbody tr"))
                    .as(query)
                    .hasSize(1);
        }
        for (String query : List.of("nobody", "%", "Practitioner/")) {
            assertThat(audit.follow("/search", "clinician=" + query).html().select(".audit-table tbody tr"))
                    .as(query)
                    .isEmpty();
        }
        String search = audit.post("/search", "clinician=sample").location().replaceFirst(".*/", "");
        assertThat(audit.post("/export", "search=" + search, "purpose=HCOMPL", "format=csv")
                        .body()
                        .lines())
                .hasSize(2);
    }

    @Test
    void a_name_that_fits_too_many_is_told_and_nothing_is_shown_as_if_it_were_all() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.sealing.run("insert into clinician select '" + audit.site
                + "', 'Practitioner/' || n, 'Sam ' || n, now() from generate_series(1, 201) n");
        var page = audit.follow("/search", "clinician=sam");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#faults")).contains("More than 200 clinicians");
        assertThat(page.html().select(".audit-table")).isEmpty();
    }

    @Test
    void a_search_is_recorded_with_what_was_looked_for() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        var page = audit.follow("/search", "from=2026-11-01");
        assertThat(page.html().select(".audit-table thead th")).hasSize(7);
        assertThat(page.html().select(".audit-table tbody tr > *")).hasSize(7);
        assertThat(audit.events().getFirst().query()).contains("AuditEvent?x-result=true&from=2026-11-01");
    }
}
