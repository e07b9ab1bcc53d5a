package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Figures of a period next to those of the weeks before, in Chicago. */
class PeriodComparisonTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs");
    private static final SomeAudit AUDIT = new SomeAudit();

    /** Two weeks up to a Wednesday with 12 emergencies and 3 others of 17, and before 40 emergencies of 48. */
    @BeforeAll
    static void four_weeks() {
        AUDIT.clinic = Instant.parse("2027-01-06T15:00:00Z"); // Wednesday
        AUDIT.past.signed(EMERGENCY);
        AUDIT.past.signed(SomeScoredResponse.nothingWrong());
        AUDIT.past.overridden(SomeScoredResponse.nothingWrong(), Disposition.CLINICIAN_REVIEW, "clinical-judgement");
        copied("x-disposition=emergency", 11, "0 days");
        copied("x-disposition=emergency", 40, "14 days");
        copied("x-disposition=self-care", 2, "0 days");
        copied("x-disposition=self-care", 8, "14 days");
        copied("x-overridden=true", 1, "0 days");
        copied(
                "x-disposition=emergency",
                100,
                "13 days"); // Thursday, after the day of the week on which this period ends
        AUDIT.now = Instant.parse("2027-01-06T20:00:00Z");
    }

    private static void copied(String term, int times, String earlier) {
        AUDIT.sealing.run("""
            insert into audit_event
            select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()::text,
                       'recorded_at', e.recorded_at - interval '1 hour' - n * interval '1 ms' - interval '%s'))).*
              from audit_event e cross join generate_series(1, %d) n
             where site = '%s' and '%s' = any (terms) and 'x-result=true' = any (terms)
               and recorded_at > '2027-01-06T15:00:00Z'\
            """.formatted(earlier, times, AUDIT.site, term));
    }

    private static List<String> row(String name) {
        return AUDIT.get("/trends?from=2026-12-30").html().select("#compared tbody tr").stream()
                .map(row -> row.select("th, td").eachText())
                .filter(row -> row.getFirst().equals(name))
                .findFirst()
                .orElse(List.of());
    }

    @Test
    void each_figure_stands_beside_that_of_the_same_weekdays_before_with_the_difference_in_words() {
        var page = AUDIT.get("/trends?from=2026-12-30");
        assertThat(page.text(".notice")).contains("28-Dec-2026 to 06-Jan-2027");
        assertThat(page.text("#compared")).contains("The period before: 14-Dec-2026 to 23-Dec-2026.");
        assertThat(row("All results")).containsExactly("All results", "17", "48", "31 fewer");
        assertThat(row("Emergency"))
                .containsExactly("Emergency", "12 (70.6%)", "40 (83.3%)", "28 fewer; a smaller share (may be chance)");
    }

    @Test
    void small_numbers_are_hidden_and_not_compared() {
        assertThat(row("Self-care")).containsExactly("Self-care", "<5", "8 (16.7%)", "Fewer");
        assertThat(row("Overridden")).containsExactly("Overridden", "<5", "0 (0.0%)", "Too few to compare");
        assertThat(row("Incomplete")).endsWith("Too few to compare");
    }

    @Test
    void the_file_has_the_same_figures_with_its_header_in_the_first_row() {
        var file = AUDIT.post("/trends/export", "picture=compared", "from=2026-12-30");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body().lines().toList())
                .startsWith("Results,This period,The period before,Difference", "All results,17,48,31 fewer");
    }

    @Test
    void a_site_without_results_before_compares_with_nothing_and_says_so() {
        assertThat(AUDIT.get("/trends?from=2025-01-06&to=2025-01-08").text("#compared tbody"))
                .contains("All results 0 0 Too few to compare");
    }
}
