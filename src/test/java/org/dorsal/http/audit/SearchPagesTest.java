package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.assessment.SomeSigned;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeResponses;
import org.junit.jupiter.api.Test;

class SearchPagesTest {
    private final SomeAudit audit = new SomeAudit();

    @Test
    void each_version_of_a_result_set_is_a_row_and_the_earlier_one_says_that_it_was_followed() {
        String id = audit.past.received(SomeResponses.nothingWrong());
        audit.past.signedAfterwards(id);
        var page = audit.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html().select(".audit-table tbody tr")).hasSize(2);
        assertThat(page.text(".audit-table tr:contains(preliminary)")).contains("superseded by 2");
        assertThat(page.text(".audit-table tr:contains(final)"))
                .contains("Practitioner/")
                .doesNotContain("superseded");
    }

    @Test
    void a_patient_is_shown_by_the_end_of_the_id_until_the_record_is_opened() {
        audit.past.signed(SomeResponses.nothingWrong());
        var page = audit.get("/");
        assertThat(page.text(".audit-table td bdi")).contains("…ple").doesNotContain(SomeSigned.PATIENT);
    }

    @Test
    void overridden_emergencies_are_found_by_filter_and_by_the_bars() {
        audit.past.signed(SomeResponses.nothingWrong());
        audit.past.overridden(
                SomeResponses.nothingWrong().with("leg-weakness", "Y"), Disposition.URGENT, "clinical-judgement");
        var all = audit.get("/");
        assertThat(all.text(".audit-bars")).contains("Overridden 1");
        var found = audit.follow("/search", "overridden=yes", "disposition=urgent", "from=2026-11-01");
        assertThat(found.html().select(".audit-table tbody tr")).hasSize(1);
        assertThat(found.text(".audit-table")).contains("Overridden");
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
        audit.past.signed(SomeResponses.nothingWrong());
        audit.get("/");
        var told = audit.events().getFirst();
        assertThat(told.subtype()).isEqualTo("search-type");
        assertThat(told.query()).contains("AuditEvent?x-result=true");
        assertThat(told.actor().orElseThrow().name()).contains(SomeAudit.NAME);
        var events = audit.get("/events");
        assertThat(events.text(".audit-table")).contains("Searched", SomeAudit.NAME);
    }

    @Test
    void what_was_looked_for_stands_in_no_address() {
        audit.past.signed(SomeResponses.nothingWrong());
        var moved = audit.post("/search", "patient=" + SomeSigned.PATIENT);
        assertThat(moved.status()).isEqualTo(303);
        assertThat(moved.location()).matches("/audit/" + audit.site + "/found/[0-9a-f-]{36}");
        var found = audit.get(moved.location().replace("/audit/" + audit.site, ""));
        assertThat(found.html().select(".audit-table tbody tr")).hasSize(1);
        assertThat(found.html().select("#f-patient").val()).isEqualTo(SomeSigned.PATIENT);
        assertThat(found.html().select("a[href*=" + SomeSigned.PATIENT + "]")).isEmpty();
        assertThat(audit.events().getFirst().references()).contains("Patient/" + SomeSigned.PATIENT);
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
    void pages_follow_each_other_by_a_cursor_that_only_this_session_can_make() {
        for (int i = 0; i < 30; i++) {
            audit.past.received(SomeResponses.nothingWrong());
        }
        var first = audit.get("/");
        assertThat(first.html().select(".audit-table tbody tr")).hasSize(25);
        String next = first.html().select("a[rel=next]").attr("href").replace("/audit/" + audit.site, "");
        var second = audit.get(next);
        assertThat(second.html().select(".audit-table tbody tr")).hasSize(5);
        assertThat(second.html().select("a[rel=next]")).isEmpty();
        assertThat(audit.send(audit.request("GET", next, "two")).status()).isEqualTo(404);
        assertThat(audit.get(next.replaceFirst("after=.", "after=9")).status()).isEqualTo(404);
    }

    @Test
    void a_saved_search_is_kept_for_its_auditor_until_it_is_forgotten() {
        var found = audit.post("/search", "disposition=emergency");
        String search = found.location().replaceFirst(".*/", "");
        var saved = audit.follow("/saved", "search=" + search, "name=Emergencies");
        assertThat(saved.text(".audit-saved")).contains("Emergencies");
        assertThat(saved.html().select("#f-disposition option[selected]").val()).isEqualTo("emergency");
        String id = saved.html().select(".audit-saved a").attr("href").replaceFirst(".*/", "");
        assertThat(audit.send(audit.request("GET", "/found/" + id, "two")).status())
                .isEqualTo(404);
        assertThat(audit.follow("/saved/" + id + "/drop").text(".audit-saved")).isEmpty();
        assertThat(audit.get("/found/" + id).status()).isEqualTo(404);
        assertThat(audit.post("/saved", "search=" + search, "name= ").status()).isEqualTo(422);
    }

    @Test
    void every_page_says_how_long_an_event_is_unprotected() {
        assertThat(audit.get("/").text(".windows")).contains("1 s", "60 s");
    }
}
