package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.TestPostgres;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures, compared with what this test stored and counted by hand, and the records behind them. */
class FigurePagesTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();
    private static final String PERIOD = "?from=2026-11-23&to=2026-12-18";
    private static final String WEEK = "&from=2026-11-30&to=2026-12-06";
    private static final SomeAudit AUDIT = new SomeAudit();
    private static final SomeAudit OTHER_SITE = new SomeAudit();
    private static String overridden = "";
    private static String missed = "";
    private static String lowered = "";

    /** Four weeks from 23-Nov; the second begins on Monday in the site's zone, when it is Monday 06:00 in Greenwich. */
    @BeforeAll
    static void a_clinic_of_four_weeks() {
        day(AUDIT, "2026-11-12T15:00:00Z"); // before all of it
        AUDIT.past.signed(EMERGENCY);
        day(AUDIT, "2026-11-25T15:00:00Z");
        AUDIT.past.signed(WELL);
        AUDIT.past.signed(EMERGENCY);
        day(AUDIT, "2026-11-30T05:59:00Z"); // Sunday evening in Chicago
        AUDIT.past.signed(EMERGENCY);
        day(AUDIT, "2026-11-30T06:30:00Z"); // Monday
        overridden = AUDIT.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        AUDIT.past.overridden(WELL, Disposition.SOON, "clinical-judgement");
        AUDIT.past.amended(AUDIT.past.signed(EMERGENCY), 1, WELL); // an emergency only in its superseded version
        AUDIT.past.withdrawn(AUDIT.past.signed(EMERGENCY), 1, EMERGENCY);
        day(AUDIT, "2026-12-16T15:00:00Z");
        AUDIT.past.received(EMERGENCY); // unsigned
        AUDIT.past.signed(EMERGENCY);
        day(OTHER_SITE, "2026-12-01T15:00:00Z");
        OTHER_SITE.past.signed(EMERGENCY);
        AUDIT.now = Instant.parse("2026-12-18T20:00:00Z");
        OTHER_SITE.now = AUDIT.now;

        missed = AUDIT.past.signed(WELL);
        lowered = AUDIT.past.overridden(EMERGENCY, Disposition.SOON, "clinical-judgement");
        followed(AUDIT, missed, 30, "followed", "self-care", "self-care", "", "embolism|9");
        followed(AUDIT, lowered, 30, "followed", "emergency", "soon", "embolism|emergency", "embolism|3");
        followed(
                AUDIT,
                someId(),
                30,
                "followed",
                "emergency",
                "emergency",
                "embolism|emergency,aorta|soon",
                "embolism|0");
        followed(AUDIT, someId(), 30, "followed", "self-care", "self-care", "", "");
        followed(AUDIT, someId(), 30, "no-contact", "urgent", "urgent", "embolism|urgent", "");
        followed(AUDIT, someId(), 30, "unread", "urgent", "urgent", "embolism|urgent", "");
        followed(AUDIT, someId(), 30, "unclear", "self-care", "self-care", "", "");
        followed(AUDIT, someId(), 30, "unclear", "self-care", "self-care", "", "aorta|5"); // missed, although unclear
        followed(AUDIT, someId(), 30, "waiting", "", "", "", "");
        followed(AUDIT, someId(), 30, "void", "self-care", "self-care", "", "embolism|9"); // withdrawn
        followed(AUDIT, someId(), 90, "followed", "self-care", "self-care", "", "embolism|60");
        followed(OTHER_SITE, someId(), 30, "followed", "self-care", "self-care", "", "embolism|9");
    }

    /** Assessments of that time, signed then. */
    private static void day(SomeAudit audit, String time) {
        audit.clinic = Instant.parse(time);
        audit.past.date(audit.clinic);
    }

    private static String someId() {
        return UUID.randomUUID().toString();
    }

    private static void followed(
            SomeAudit audit,
            String assessment,
            int days,
            String state,
            String computed,
            String decided,
            String causes,
            String found) {
        follow(audit.site, assessment, days, state, computed, decided, causes, found);
    }

    /** Stores a follow-up of an assessment of 1-Dec-2026. */
    static void follow(
            String site,
            String assessment,
            int days,
            String state,
            String computed,
            String decided,
            String causes,
            String found) {
        TestPostgres.run(
                TestPostgres.shared().asSuperuser(),
                "insert into follow_up (site, id, patient, assessment, days, assessed, state, computed, decided, causes,"
                        + " found, due) values ('" + site + "', '" + someId() + "', 'p', '" + assessment + "', " + days
                        + ", '2026-12-01T12:00:00Z', '" + state + "', nullif('" + computed + "', ''), nullif('"
                        + decided
                        + "', ''), '{" + causes + "}', '{" + found + "}', 'infinity')");
    }

    @Test
    void each_week_counts_what_was_decided_and_computed_by_the_newest_signed_versions() {
        assertThat(columns("results"))
                .containsExactly("Result", "23-Nov", "30-Nov", "07-Dec", "14-Dec", "All", "The period before");
        assertThat(numbers("decided", "emergency")).containsExactly(2, 0, 0, 1, 3, 1);
        assertThat(numbers("computed", "emergency")).containsExactly(2, 1, 0, 2, 5, 1);
        assertThat(numbers("decided", "urgent")).containsExactly(0, 1, 0, 0, 1, 0);
        assertThat(numbers("decided", "soon")).containsExactly(0, 1, 0, 1, 2, 0);
        assertThat(numbers("computed", "urgent")).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(rows("results", "changed").stream().map(FigurePagesTest::numbers))
                .as("less urgent, more urgent, of an incomplete result")
                .containsExactly(List.of(0, 1, 0, 1, 2, 0), List.of(0, 1, 0, 0, 1, 0), List.of(0, 0, 0, 0, 0, 0));
        for (String part : List.of("decided", "computed")) {
            assertThat(rows("results", part).stream()
                            .mapToInt(row -> numbers(row).get(4))
                            .sum())
                    .as("each of the nine once: " + part)
                    .isEqualTo(9);
        }
    }

    /** An incomplete result has no urgency, so a decision on it is neither more nor less urgent. */
    @Test
    void a_decision_on_an_incomplete_result_is_counted_by_itself() {
        SomeAudit audit = new SomeAudit();
        day(audit, "2026-12-01T15:00:00Z");
        audit.now = AUDIT.now;
        SomeScoredResponse incomplete = WELL.without("sign-with-pain");
        audit.past.overridden(incomplete, Disposition.SELF_CARE, "clinical-judgement");
        audit.past.overridden(incomplete, Disposition.EMERGENCY, "clinical-judgement");
        audit.past.overridden(WELL, Disposition.EMERGENCY, "clinical-judgement");
        audit.past.overridden(EMERGENCY, Disposition.SELF_CARE, "clinical-judgement");

        assertThat(rows(audit.get("/figures" + PERIOD).html(), "results", "changed").stream()
                        .map(row -> numbers(row).get(1)))
                .as("less urgent, more urgent, of an incomplete result")
                .containsExactly(1, 1, 2);
    }

    @Test
    void each_cause_counts_by_the_level_that_it_reached_and_by_the_record() {
        List<String> columns = columns("causes");
        List<Integer> myelopathy = numbers(row("causes", cause("myelopathy")));
        assertThat(columns.subList(columns.size() - 3, columns.size()))
                .containsExactly("All levels", "The period before", "Found in the record");
        assertThat(myelopathy.get(columns.indexOf(coded("disposition", "emergency")) - 1))
                .isEqualTo(5);
        assertThat(myelopathy.subList(columns.size() - 4, columns.size() - 1)).containsExactly(5, 1, 0);
        assertThat(numbers(row("causes", cause("embolism"))).getLast()).isEqualTo(3);
    }

    @Test
    void each_outcome_counts_as_found_missed_decided_too_low_or_not_followed() {
        assertThat(columns("outcomes"))
                .containsExactly(
                        "Cause",
                        "Found in the record",
                        "The period before",
                        "Missed",
                        "Decided too low",
                        "Not followed");
        assertThat(numbers(row("outcomes", cause("embolism")))).containsExactly(3, 0, 1, 1, 2);
        assertThat(numbers(row("outcomes", cause("aorta")))).containsExactly(1, 0, 1, 0, 0);
        assertThat(numbers(row("outcomes", "Any cause")))
                .as("unknown is not nothing found")
                .containsExactly(4, 0, 2, 1, 3);
        assertThat(page("").text("#outcomes p a")).as("waiting").isEqualTo("1");
        assertThat(numbers(row("outcomes", cause("embolism"), "&days=90"))).containsExactly(1, 0, 1, 0, 0);
    }

    /** The records of each number are as many as the number says, on the page of every number. */
    @Test
    void each_number_opens_its_records() {
        List<Element> links = page("").html().select("section.figure td a, section.figure p a");
        assertThat(links).hasSizeGreaterThan(20);
        for (Element link : links) {
            String path = link.attr("href").replace("/audit/" + AUDIT.site, "");
            assertThat(AUDIT.get(path).text("#found")).as(path).startsWith(link.text() + " record");
        }
        assertThat(records("part=missed&line=embolism")).containsExactly(missed);
        assertThat(records("part=lowered&line=embolism")).containsExactly(lowered);
        assertThat(AUDIT.get("/figures/records" + PERIOD + "&part=missed&line=embolism")
                        .text("tbody td:last-child"))
                .isEqualTo("9 days");
        assertThat(records("part=decided&line=urgent" + WEEK)).containsExactly(overridden);
        assertThat(records("part=decided&line=urgent&from=2026-12-07&to=2026-12-13"))
                .isEmpty();
    }

    /** The newest outcome of a card counts; the last one was shown after this period. */
    @Test
    void of_each_card_the_number_that_was_dismissed_is_shown() {
        card("2026-11-30T08:00:00Z", "pain-in-record", "overridden", "accepted");
        card("2026-12-01T08:00:00Z", "pain-in-record", "accepted", "overridden");
        card("2026-12-02T08:00:00Z", "imaging-ordered");
        card("2026-12-20T08:00:00Z", "imaging-ordered", "overridden");

        assertThat(columns("cards")).containsExactly("Card", "Shown", "Dismissed");
        assertThat(numbers(row("cards", "pain-in-record"))).containsExactly(2, 1);
        assertThat(numbers(row("cards", "imaging-ordered"))).containsExactly(1, 0);
        assertThat(OTHER_SITE.get("/figures" + PERIOD).html().select("#cards")).isEmpty();
    }

    private static void card(String shown, String card, String... outcomes) {
        String id = UUID.nameUUIDFromBytes((shown + card).getBytes(StandardCharsets.UTF_8))
                .toString();
        AUDIT.sealing.run("""
            insert into cds_card (site, id, client, patient, hook, card, hook_instance, user_sha256, day, shown_at, expires)
            values ('%1$s', '%2$s', 'client', 'p', 'patient-view', '%3$s', 'x', sha256('%2$s'), '%4$s'::date, '%4$s', 'infinity')
            """.formatted(AUDIT.site, id, card, shown));
        for (int outcome = 0; outcome < outcomes.length; outcome++) {
            AUDIT.sealing.run("""
                insert into cds_feedback (site, card, sha256, outcome, outcome_at, received_at)
                values ('%1$s', '%2$s', sha256('%3$d'), '%4$s', timestamptz '%5$s' + %3$d * interval '1 minute', now())
                """.formatted(AUDIT.site, id, outcome, outcomes[outcome], shown));
        }
    }

    @Test
    void a_list_names_no_patient_and_a_record_opens_for_a_purpose_only() {
        int before = AUDIT.events().size();
        var list = AUDIT.get("/figures/records" + PERIOD + "&part=changed&line=more");
        assertThat(list.body()).doesNotContain(SignedAssessments.PATIENT);
        assertThat(AUDIT.events()).hasSize(before + 1);
        EventSummary event = AUDIT.events().getFirst();
        assertThat(event.subtype()).isEqualTo("search-type");
        assertThat(event.fact("page")).contains("audit-figure-records");
        assertThat(event.query())
                .contains(
                        "AuditEvent?x-result=true&from=2026-11-23&to=2026-12-18&days=30&part=changed&line=more&place=");
        String record = list.html().select("tbody th a").attr("href").replace("/audit/" + AUDIT.site, "");
        assertThat(AUDIT.get(record).html().select("input[name=purpose]")).isNotEmpty();
        assertThat(AUDIT.get(record).body()).doesNotContain(SignedAssessments.PATIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "part=nothing&line=emergency",
                "part=decided&line=nobody",
                "part=decided&line=emergency&place=soon",
                "part=reached&line=embolism&place=nowhere",
                "part=waiting&line=embolism",
                "part=decided"
            })
    void a_figure_that_is_none_is_not_searched_or_recorded(String figure) {
        assertThat(AUDIT.get("/figures/records" + PERIOD + "&" + figure).status())
                .isEqualTo(404);
        assertThat(AUDIT.events().getFirst().query()).isEmpty();
    }

    @Test
    void each_table_is_a_csv_of_the_same_numbers_and_each_is_an_event() {
        for (String key : List.of("results", "causes", "outcomes")) {
            var csv = AUDIT.post("/figures/export", "table=" + key, "from=2026-11-23", "to=2026-12-18", "days=30");
            assertThat(csv.status()).as(key).isEqualTo(200);
            List<List<Integer>> file = csv.body()
                    .lines()
                    .skip(1)
                    .map(FigurePagesTest::numbersOfLine)
                    .toList();
            List<List<Integer>> shown = page("").html().select("#" + key + " tbody tr:not(.group)").stream()
                    .map(FigurePagesTest::numbers)
                    .toList();
            assertThat(file).as(key).isNotEmpty().isEqualTo(shown);
            assertThat(AUDIT.events().stream().flatMap(event -> event.fact("format").stream()))
                    .contains("figures-" + key + "-csv");
        }
        assertThat(AUDIT.post("/figures/export", "table=results", "from=2026-11-23", "to=2026-12-18")
                        .body())
                .startsWith(
                        "figure,code,name,2026-11-23,2026-11-30,2026-12-07,2026-12-14,all,before\r\ndecided,emergency,");
        assertThat(AUDIT.post("/figures/export", "table=none").status()).isEqualTo(404);
        assertThat(AUDIT.post("/figures/export", "table=results", "to=soon").status())
                .isEqualTo(400);
    }

    @Test
    void the_chart_has_a_bar_for_each_week_and_its_numbers_in_words() {
        var emergency = page("").html().select(".figure-chart li.emergency");
        assertThat(emergency.select("rect:not(.week)").eachAttr("height")).containsExactly("100", "0", "0", "50");
        assertThat(emergency.select("svg").attr("aria-label"))
                .isEqualTo(coded("disposition", "emergency")
                        + ": at most 2 a week, 3 in this period, 1 in the period before");
    }

    @Test
    void a_wrong_day_is_told_and_many_weeks_are_cut() {
        var wrong = AUDIT.get("/figures?to=tomorrow");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("#x-to")).contains("year-month-day");
        assertThat(wrong.html().select("table")).isEmpty();
        assertThat(AUDIT.get("/figures?from=2016-01-01&to=2026-12-18").html().select("#results thead th"))
                .hasSize(1 + 53 + 2);
        assertThat(AUDIT.get("/figures").html().select("#results thead th")).hasSize(1 + 13 + 2);
        assertThat(AUDIT.get("/figures?from=2026-11-25&to=2026-11-25").html().select("#results thead th"))
                .hasSize(1 + 1 + 2);
    }

    @Test
    void other_sites_are_not_counted_and_nothing_is_shown_for_a_period_without_results() {
        assertThat(OTHER_SITE.get("/figures" + PERIOD).text("#results tbody td"))
                .startsWith("0 1 0 0 1 0");
        assertThat(AUDIT.get("/figures?from=2020-01-06&to=2020-01-12").text("#causes .empty"))
                .isEqualTo("None in this period.");
        assertThat(page("").body()).doesNotContain(SignedAssessments.PATIENT);
        assertThat(AUDIT.events().getFirst().fact("page")).contains("audit-figures");
    }

    /** Statements name their site; the database holds back other sites' rows from one that forgets it. */
    @Test
    void the_table_gives_no_row_of_another_site() throws SQLException {
        for (String site : List.of(AUDIT.site, OTHER_SITE.site)) {
            assertThat(sitesSeenBy(site)).containsExactly(site);
        }
        assertThat(sitesSeenBy("")).isEmpty();
    }

    private static List<String> sitesSeenBy(String site) throws SQLException {
        try (Connection connection = TestPostgres.shared().asApplication().getConnection();
                PreparedStatement named = connection.prepareStatement("select set_config('dorsal.site', ?, true)")) {
            connection.setAutoCommit(false);
            named.setString(1, site);
            named.execute();
            List<String> sites = new ArrayList<>();
            try (ResultSet rows = connection.createStatement().executeQuery("select distinct site from result_set")) {
                while (rows.next()) {
                    sites.add(rows.getString(1));
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
            return sites;
        }
    }

    private static SomeAudit.AuditPageResponse page(String more) {
        return AUDIT.get("/figures" + PERIOD + more);
    }

    private static List<String> records(String figure) {
        return AUDIT
                .get("/figures/records" + (figure.contains("from=") ? "?" : PERIOD + "&") + figure)
                .html()
                .select("tbody th a")
                .eachAttr("href")
                .stream()
                .map(address -> address.substring(address.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> columns(String table) {
        return page("").html().select("#" + table + " thead th").eachText();
    }

    /** Rows of a group, which begins with its name. */
    private static List<Element> rows(String table, String group) {
        return rows(page("").html(), table, group);
    }

    private static List<Element> rows(Element html, String table, String group) {
        return html.select("#" + table + " tbody").stream()
                .filter(body -> body.selectFirst(".group").text().equals(word("audit.figures." + group)))
                .findFirst()
                .orElseThrow()
                .select("tr:not(.group)");
    }

    private static List<Integer> numbers(String group, String disposition) {
        return rows("results", group).stream()
                .filter(row -> row.selectFirst("th").text().equals(coded("disposition", disposition)))
                .map(FigurePagesTest::numbers)
                .findFirst()
                .orElseThrow();
    }

    private static Element row(String table, String name) {
        return row(table, name, "");
    }

    private static Element row(String table, String name, String more) {
        return page(more).html().select("#" + table + " tbody tr").stream()
                .filter(row -> row.selectFirst("th").text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> numbers(Element row) {
        return row.select("td").stream()
                .map(Element::text)
                .map(Integer::valueOf)
                .toList();
    }

    private static List<Integer> numbersOfLine(String line) {
        List<Integer> numbers = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            if (cell.matches("\\d+")) {
                numbers.add(Integer.valueOf(cell));
            }
        }
        return numbers;
    }
}
