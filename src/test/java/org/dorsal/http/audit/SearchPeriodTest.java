package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dorsal.http.audit.SomeAudit.AuditPageResponse;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches with a period that ends on the day on which they are opened. The site is in Chicago. */
class SearchPeriodTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private final SomeAudit audit = new SomeAudit();

    @Test
    void a_period_ends_on_the_day_of_the_site_on_which_it_is_opened() {
        audit.clinic = Instant.parse("2026-12-25T05:59:00Z"); // 24 December in Chicago
        audit.past.signed(EMERGENCY);
        audit.clinic = Instant.parse("2026-12-25T06:30:00Z");
        audit.past.signed(EMERGENCY);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.now = Instant.parse("2026-12-31T20:00:00Z");
        String id = audit.post("/search", "period=7", "disposition=emergency")
                .location()
                .replaceFirst(".*/", "");
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

        audit.now = Instant.parse("2027-01-01T06:30:00Z"); // no more 31 December in Chicago
        page = audit.get("/found/" + id);
        assertThat(page.text("#found ~ p")).contains("From 26-Dec-2026 to 01-Jan-2027.");
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
    void a_text_that_no_database_holds_is_refused_as_unreadable() {
        assertThat(audit.post("/search", "patient=a\0b").status()).isEqualTo(400);
    }

    private static int rows(AuditPageResponse page) {
        return page.html().select(".audit-table tbody tr").size();
    }
}
