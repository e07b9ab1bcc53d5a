package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

class RulePagesTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs");
    private static final String MODELS = "https://dorsal.example/canonical/PlanDefinition/upper-back-pain-evidence|";
    static final String IN_FORCE = MODELS + "2.0.0";
    private static final String EARLIER = MODELS + "1.9.0";
    private final SomeAudit audit = new SomeAudit(withEarlierModels());

    /** Knowledge with an earlier edition of the models, in which both legs are an emergency only if suddenly weak. */
    static Knowledge withEarlierModels() {
        ProfileFile models = SomeProfiles.files().stream()
                .filter(file -> file.path().equals("plan/upper-back-pain-evidence-2.0.0.json"))
                .findFirst()
                .orElseThrow();
        ProfileFile changed = SomeProfiles.changed(
                models,
                text -> text.replace(
                                "%`function-loss=both-legs` and (%`neuro-onset-speed=months` ~ true).not()",
                                "%`function-loss=both-legs` and %`neuro-onset-speed=sudden`")
                        .replace("\"version\": \"2.0.0\"", "\"version\": \"1.9.0\"")
                        .replace("upper-back-pain-evidence-2.0.0", "upper-back-pain-evidence-1.9.0"));
        return SomeProfiles.knowledge(Stream.concat(
                        SomeProfiles.files().stream(),
                        Stream.of(new ProfileFile("plan/upper-back-pain-evidence-1.9.0.json", changed.bytes())))
                .toList());
    }

    @Test
    void a_rule_is_told_by_how_often_it_fires_and_is_overridden_among_signed_results() {
        audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.past.signed(EMERGENCY);
        audit.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        audit.past.received(EMERGENCY); // unsigned
        var page = audit.get("/quality");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text(".notice")).startsWith("3 results");
        assertThat(page.html()
                        .select(".audit-rates tr:contains(" + cause("myelopathy") + ")")
                        .eachText())
                .filteredOn(row -> row.contains("2 66.7%") && row.contains("1 50.0%"))
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
        assertThat(csv.body().lines().toList().getFirst()).startsWith("criteria,cause,results,reached,reached-rate");
        assertThat(csv.body()).contains(",1,1,100.0%,0,0.0%,0,0.0%");
        assertThat(audit.events().stream().filter(event -> event.fact("sha256").isPresent()))
                .hasSize(1);
    }

    @Test
    void what_would_change_is_told_for_each_assessment_and_nothing_is_stored() {
        String emergency = audit.past.signed(EMERGENCY);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        int rows = audit.events().size();
        var same = audit.post("/what-if", "chosen=" + IN_FORCE);
        assertThat(same.text("#summary")).isEqualTo("0 of 2 assessments would get a different result");
        var other = audit.post("/what-if", "chosen=" + EARLIER, "disposition=emergency");
        assertThat(other.text("#summary")).isEqualTo("1 of 1 assessments would get a different result");
        assertThat(other.html().select("section dl.facts dd").eachText()).containsExactly("1", "0", "0");
        assertThat(other.html().select(".numbers tbody tr").eachText())
                .containsExactly(other.html()
                                .select("#f-disposition option[value=emergency]")
                                .text() + " " + coded("disposition", "urgent") + " 1");
        assertThat(other.html().select("svg .turns")).hasSize(1);
        assertThat(other.html().select(".audit-table a").attr("href")).endsWith(emergency);
        assertThat(other.text(".audit-table")).contains(cause("myelopathy"));
        assertThat(other.html().select(".audit-table td > div > ul").eachText())
                .as("only causes that reach a tier on one side are unfolded")
                .allMatch(causes ->
                        causes.contains(coded("disposition", "emergency") + " → " + coded("disposition", "urgent")));
        assertThat(other.html().select(".audit-table details[open]")).isEmpty();
        assertThat(audit.events())
                .hasSize(rows + 2)
                .anyMatch(event -> event.fact("count").isPresent());
    }

    @Test
    void what_would_change_begins_with_the_criteria_in_force_and_tells_results_from_causes() {
        var chosen = audit.get("/what-if").html().select("input[name=chosen][checked]");
        assertThat(chosen.eachAttr("value"))
                .hasSize(1)
                .allMatch(canonical ->
                        SomeProfiles.knowledge().evidence(canonical).isPresent());
        audit.past.signed(EMERGENCY.with("sign-with-pain", "chest-tight"));
        var page = audit.post("/what-if", "chosen=" + EARLIER);
        assertThat(page.text("#summary")).isEqualTo("0 of 1 assessments would get a different result");
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
        assertThat(audit.post("/what-if", "chosen=" + IN_FORCE).text("#summary"))
                .isEqualTo("0 of 2 assessments would get a different result");
    }

    @Test
    void what_would_change_goes_into_a_csv_too() {
        String id = audit.past.signed(EMERGENCY);
        var csv = audit.post("/what-if/export", "chosen=" + EARLIER);
        assertThat(csv.body().lines().toList().getFirst()).startsWith("recorded,assessment,version,outcome,was,now");
        assertThat(csv.body()).contains(id + ",1,different,emergency,urgent,");
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
