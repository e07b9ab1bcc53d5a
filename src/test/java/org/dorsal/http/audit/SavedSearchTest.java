package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.http.audit.SomeAudit.AuditPageResponse;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Saved searches with a period that ends on the day on which they are opened. The site is in Chicago. */
class SavedSearchTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private final SomeAudit audit = new SomeAudit();

    @Test
    void a_saved_period_ends_on_the_day_of_the_site_on_which_it_is_opened() {
        audit.clinic = Instant.parse("2026-12-25T05:59:00Z"); // 24 December in Chicago
        audit.past.signed(EMERGENCY);
        audit.clinic = Instant.parse("2026-12-25T06:30:00Z");
        audit.past.signed(EMERGENCY);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.now = Instant.parse("2026-12-31T20:00:00Z");
        String id = saved("Last week's emergencies", "period=7", "disposition=emergency");
        var page = audit.get("/found/" + id);
        assertThat(page.text("#found ~ p")).contains("From 25-Dec-2026 to 31-Dec-2026.");
        assertThat(rows(page)).isEqualTo(1);
        assertThat(page.html().select("#f-period option[selected]").val()).isEqualTo("7");
        assertThat(audit.events().getFirst().query())
                .hasValueSatisfying(query -> assertThat(query).contains("from=2026-12-25", "to=2026-12-31"));
        assertThat(audit.post("/export", "search=" + id, "purpose=HCOMPL", "format=csv")
                        .body()
                        .lines())
                .hasSize(2);

        audit.now = Instant.parse("2027-01-05T05:30:00Z"); // still 4 January in Chicago
        page = audit.get("/found/" + id);
        assertThat(page.text("#found ~ p")).contains("From 29-Dec-2026 to 04-Jan-2027.");
        assertThat(rows(page)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2027-03-14T05:30:00Z, 13-Mar-2027, 13-Mar-2027",
        "30, 2028-03-01T12:00:00Z, 01-Feb-2028, 01-Mar-2028",
        "365, 2027-01-01T12:00:00Z, 02-Jan-2026, 01-Jan-2027"
    })
    void a_period_counts_its_last_day(String days, Instant now, String first, String last) {
        audit.now = now;
        assertThat(audit.follow("/search", "period=" + days).text("#found ~ p"))
                .contains("From " + first + " to " + last + ".");
        assertThat(audit.follow("/search", "tab=all", "period=" + days).text("#found ~ p"))
                .contains("From " + first + " to " + last + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"period=8", "period=-7", "period=7&from=2026-11-01", "period=7&to=2026-11-01", "period=\u0667"})
    void a_period_that_is_none_or_that_contradicts_days_is_told_and_nothing_is_searched(String fields) {
        int before = audit.events().size();
        var page = audit.post("/search", fields.split("&"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#faults a").eachAttr("href")).containsExactly("#f-period");
        assertThat(page.html().select("#f-period").attr("aria-describedby")).isEqualTo("x-period");
        assertThat(audit.events()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=+300000-01-01",
                "to=+999999999-12-31",
                "from=-999-01-01",
                "from=2026-02-30",
                "to=2026-11-01T00:00:00Z"
            })
    void a_day_beyond_four_digits_of_years_is_told(String field) {
        assertThat(audit.post("/search", field).status()).isEqualTo(422);
        assertThat(audit.get("/figures?" + field.replace("+", "%2B")).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "0001-01-01", "9999-12-31"})
    void the_first_and_the_last_days_are_searched(String day) {
        assertThat(audit.follow("/search", "from=" + day).status()).isEqualTo(200);
        assertThat(audit.follow("/search", "to=" + day).status()).isEqualTo(200);
        assertThat(audit.get("/figures?to=" + day).status()).isEqualTo(200);
    }

    @Test
    void a_name_is_text_whatever_it_holds() {
        for (String name : new String[] {
            "<img src=x onerror=alert(1)>",
            "\"'&</bdi><script>",
            "\u202egro.live",
            "x".repeat(59) + "\ud83d\ude80",
            "\ud83d"
        }) {
            String id = saved(name, "period=30");
            var page = audit.get("/found/" + id);
            assertThat(page.status()).as(name).isEqualTo(200);
            assertThat(page.html().select("img, [onerror], .audit-saved script"))
                    .isEmpty();
            assertThat(page.html().select(".audit-saved a > bdi")).isNotEmpty();
        }
    }

    @Test
    void a_text_that_no_database_holds_is_refused_as_unreadable() {
        assertThat(audit.post("/search", "patient=a\0b").status()).isEqualTo(400);
        assertThat(audit.post("/saved", "search=all", "name=a\0b").status()).isEqualTo(400);
    }

    @Test
    void an_empty_name_and_a_search_too_many_have_messages_of_their_own() {
        String id = saved("1", "period=7");
        var unnamed = audit.post("/saved", "search=" + id, "name= ");
        assertThat(unnamed.status()).isEqualTo(422);
        assertThat(unnamed.text("#faults a")).isEqualTo("Enter a name for the search");
        assertThat(unnamed.html().select("#faults a").attr("href")).isEqualTo("#f-name");
        for (int number = 2; number <= Searches.MAX_SAVED; number++) {
            saved(String.valueOf(number), "period=7");
        }
        var surplus = audit.post("/saved", "search=" + id, "name=One more");
        assertThat(surplus.status()).isEqualTo(422);
        assertThat(surplus.text("#faults a")).isEqualTo("You have 50 saved searches. Delete one to save another");
        assertThat(surplus.html().select("#faults a").attr("href")).isEqualTo("#f-name");
    }

    @Test
    void nobody_else_opens_deletes_or_exports_it_or_saves_it_as_their_own() {
        String id = saved("Mine", "period=7", "patient=" + SignedAssessments.PATIENT);
        assertThat(audit.send(audit.request("GET", "/found/" + id, "two")).status())
                .isEqualTo(404);
        for (String path : new String[] {"/saved/" + id + "/drop", "/export", "/saved"}) {
            var request = audit.request("POST", path, "two");
            request.addParameter("csrf", SomeAudit.formToken("two"));
            request.addParameter("search", id);
            request.addParameter("name", "Theirs");
            request.addParameter("purpose", "HCOMPL");
            request.addParameter("format", "csv");
            assertThat(audit.send(request).status()).as(path).isEqualTo(404);
        }
        assertThat(audit.get("/found/" + id).status()).isEqualTo(200);
    }

    private String saved(String name, String... fields) {
        String search = audit.post("/search", fields).location().replaceFirst(".*/", "");
        var moved = audit.post("/saved", "search=" + search, "name=" + name);
        assertThat(moved.status()).as(name).isEqualTo(303);
        return moved.location().replaceFirst(".*/", "");
    }

    private static int rows(AuditPageResponse page) {
        return page.html().select(".audit-table tbody tr").size();
    }
}
