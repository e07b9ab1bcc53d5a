package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

class RulePagesTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs");
    static final String FLAGS = "https://dorsal.example/canonical/PlanDefinition/upper-back-pain-red-flags|1.0.0";
    private static final String MORE =
            "https://dorsal.example/canonical/PlanDefinition/upper-back-pain-extensions|1.0.0";
    private final SomeAudit audit = new SomeAudit();

    @Test
    void a_rule_is_told_by_how_often_it_fires_and_is_overridden_among_signed_results() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.past.signed(EMERGENCY);
        audit.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        audit.past.received(EMERGENCY); // unsigned
        var page = audit.get("/quality");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text(".notice")).startsWith("3 results");
        assertThat(page.html().select(".audit-rates tr:contains(Leg weakness)").eachText())
                .filteredOn(row -> row.contains("2 66.7 %") && row.contains("1 50.0 %"))
                .hasSize(1);
        assertThat(page.html().select("details[open] h2").eachText())
                .as("what has results is unfolded, and nothing else")
                .isNotEmpty()
                .allMatch(edition -> edition.endsWith(" 3"));
        assertThat(audit.events().getFirst().query()).contains("AuditEvent?x-result=true");
    }

    @Test
    void days_narrow_the_count_and_a_wrong_day_is_told() {
        audit.past.signed(EMERGENCY);
        assertThat(audit.get("/quality?from=2026-11-21").text(".notice")).startsWith("0 results");
        assertThat(audit.get("/quality?from=2026-11-20&to=2026-11-20").text(".notice"))
                .startsWith("1 results");
        var wrong = audit.get("/quality?to=tomorrow");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("#x-to")).contains("year-month-day");
    }

    @Test
    void the_rates_go_into_a_csv() {
        audit.past.signed(EMERGENCY);
        var csv = audit.post("/quality/export", "from=2026-11-01");
        assertThat(csv.body().lines().toList().getFirst()).startsWith("criteria,flag,results,present,present-rate");
        assertThat(csv.body()).contains(",1,1,100.0 %,0,0.0 %,0,0.0 %");
        assertThat(audit.events().stream().filter(event -> event.fact("sha256").isPresent()))
                .hasSize(1);
    }

    @Test
    void what_would_change_is_told_for_each_assessment_and_nothing_is_stored() {
        String emergency = audit.past.signed(EMERGENCY);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        int rows = audit.events().size();
        var same = audit.post("/what-if", "chosen=" + FLAGS, "chosen=" + MORE);
        assertThat(same.text("#summary")).isEqualTo("0 of 2 assessments would get another result");
        var fewer = audit.post("/what-if", "chosen=" + MORE, "disposition=emergency");
        assertThat(fewer.text("#summary")).isEqualTo("1 of 1 assessments would get another result");
        assertThat(fewer.html().select("section dl.facts dd").eachText()).containsExactly("1", "0", "0");
        assertThat(fewer.html().select(".numbers tbody tr").eachText())
                .containsExactly(fewer.html()
                                .select("#f-disposition option[value=emergency]")
                                .text() + " Incomplete 1");
        assertThat(fewer.html().select("svg .turns")).hasSize(1);
        assertThat(fewer.html().select(".audit-table a").attr("href")).endsWith(emergency);
        assertThat(fewer.text(".audit-table")).contains(word("audit.no-criterion"));
        assertThat(fewer.html().select(".audit-table td > div > ul").eachText())
                .as("only flags that are present on one side are unfolded")
                .allMatch(flags -> flags.contains("Present"));
        assertThat(fewer.html().select(".audit-table details[open]")).isEmpty();
        assertThat(audit.events())
                .hasSize(rows + 2)
                .anyMatch(event -> event.fact("count").isPresent());
    }

    @Test
    void what_would_change_begins_with_the_criteria_in_force_and_tells_results_from_flags() {
        var chosen = audit.get("/what-if").html().select("input[name=chosen][checked]");
        assertThat(chosen.eachAttr("value"))
                .hasSize(1)
                .allMatch(canonical ->
                        SomeProfiles.knowledge().evidence(canonical).isPresent());
        audit.past.signed(EMERGENCY.with("fever-time", "now-or-3-days"));
        var page = audit.post("/what-if", "chosen=" + FLAGS);
        assertThat(page.text("#summary")).isEqualTo("0 of 1 assessments would get another result");
        assertThat(page.html().select("section dl.facts dd").eachText()).containsExactly("0", "1", "0");
        assertThat(page.html().select("svg .stays")).hasSize(1);
        assertThat(page.html().select(".audit-table"))
                .as("the result is the same")
                .isEmpty();
    }

    @Test
    void an_amended_assessment_counts_once_and_a_withdrawn_one_not_at_all() {
        String amended = audit.past.signed(EMERGENCY);
        audit.past.amended(amended, 1, EMERGENCY.with("fever-time", "now-or-3-days"));
        String signedAfterwards = audit.past.received(EMERGENCY);
        audit.past.signedAfterwards(signedAfterwards);
        audit.past.withdrawn(audit.past.signed(EMERGENCY), 1, EMERGENCY);
        assertThat(audit.post("/what-if", "chosen=" + FLAGS, "chosen=" + MORE).text("#summary"))
                .isEqualTo("0 of 2 assessments would get another result");
    }

    @Test
    void what_would_change_goes_into_a_csv_too() {
        String id = audit.past.signed(EMERGENCY);
        var csv = audit.post("/what-if/export", "chosen=" + MORE);
        assertThat(csv.body().lines().toList().getFirst()).startsWith("recorded,assessment,version,outcome,was,now");
        assertThat(csv.body()).contains(id + ",1,different,emergency,");
    }

    @Test
    void without_criteria_nothing_is_scored_and_the_page_says_what_to_do() {
        var page = audit.post("/what-if", "from=2026-11-01");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text("#faults")).contains("Choose the criteria");
        assertThat(audit.get("/what-if").html().select("input[name=chosen]").size())
                .isGreaterThan(1);
    }
}
