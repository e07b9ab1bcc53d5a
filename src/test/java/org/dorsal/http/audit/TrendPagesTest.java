package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.http.audit.Rate.ConfidenceInterval;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.TestPostgres;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Numbers of the trend charts, each compared with a separate SQL query over the ledger. */
class TrendPagesTest {
    private static final ZoneId ZONE = ZoneId.of("America/Chicago");
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs");
    private static final SomeScoredResponse FEVER =
            SomeScoredResponse.nothingWrong().with("fever-time", "now-or-3-days");
    private static final SomeAudit AUDIT = new SomeAudit();
    private static final List<LocalDate> MONDAYS = List.of(
            LocalDate.parse("2026-11-23"),
            LocalDate.parse("2026-11-30"),
            LocalDate.parse("2026-12-07"),
            LocalDate.parse("2026-12-14"));
    private static final String SIGNED = "terms @> array[" + mark("x-result=true") + "] and not terms && array["
            + mark("x-status=preliminary") + ", " + mark("x-status=entered-in-error") + "]";

    /** Four weeks; the second begins on Monday in the site's zone, when it is Monday 06:00 in Greenwich. */
    @BeforeAll
    static void four_weeks_of_a_clinic() {
        AUDIT.clinic = Instant.parse("2026-11-25T15:00:00Z");
        AUDIT.past.signed(SomeScoredResponse.nothingWrong());
        AUDIT.past.signed(EMERGENCY);
        AUDIT.clinic = Instant.parse("2026-11-30T05:59:00Z"); // Sunday evening in Chicago
        AUDIT.past.signed(FEVER);
        AUDIT.clinic = Instant.parse("2026-11-30T06:30:00Z"); // Monday
        AUDIT.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        AUDIT.past.overridden(SomeScoredResponse.nothingWrong(), Disposition.CLINICIAN_REVIEW, "clinical-judgement");
        AUDIT.clinic = Instant.parse("2026-12-16T15:00:00Z");
        String amended = AUDIT.past.signed(FEVER);
        AUDIT.past.amended(amended, 1, EMERGENCY.with("fever-time", "now-or-3-days"));
        AUDIT.past.received(EMERGENCY); // unsigned
        AUDIT.past.withdrawn(AUDIT.past.signed(FEVER), 1, FEVER);
        AUDIT.now = Instant.parse("2026-12-18T20:00:00Z");
        filed("2026-11-30T08:00:00Z", 30, "FILED", "FILED");
        filed("2026-12-01T08:00:00Z", 900, "FILED", "SUPERSEDED");
        filed("2026-12-01T09:00:00Z", 100_000, "FILED");
        filed("2026-12-02T08:00:00Z", 5, "FILED", "PARKED");
        filed("2026-12-03T08:00:00Z", 5, "PENDING", "FILED");
        filed("2026-12-03T09:00:00Z", 5, "SUPERSEDED");
        filed("2026-09-05T09:00:00Z", 5, "FILED"); // before all of it
    }

    /** An order and its items, the last of them changed so many seconds after it. */
    private static void filed(String created, int seconds, String... states) {
        String id = created + seconds;
        AUDIT.sealing.run(
                "insert into delivery (site, patient, assessment, version, created) values ('%s', 'p', '%s', 1, '%s')"
                        .formatted(AUDIT.site, id, created));
        AUDIT.sealing.run(
                "insert into delivery_plan values ('%s', 'p', '%s', 1, now(), '{}')".formatted(AUDIT.site, id));
        for (int item = 0; item < states.length; item++) {
            AUDIT.sealing.run("""
                insert into delivery_item (site, patient, assessment, slot, version, key, kind, position,
                                           resource_version, state, tries, since, changed, may_be_there)
                values ('%1$s', 'p', '%2$s', 'slot-%3$d', 1, gen_random_uuid(), 'PANEL', %3$d, 1, '%4$s', 0,
                        '%5$s', timestamptz '%5$s' + %6$d * interval '1 second' / (%3$d + 1), false)
                """.formatted(AUDIT.site, id, item, states[item], created, seconds));
        }
    }

    /** Cards of a hook of which the newest outcome counts; the last one was shown after these weeks. */
    @Test
    void of_each_card_the_share_that_was_overridden_is_shown() {
        card("2026-11-30T08:00:00Z", "pain-in-record", "overridden", "accepted");
        card("2026-12-01T08:00:00Z", "pain-in-record", "accepted", "overridden");
        card("2026-12-02T08:00:00Z", "imaging-ordered");
        card("2026-12-20T08:00:00Z", "imaging-ordered", "overridden");

        assertThat(table("cards").stream().map(row -> row.subList(0, 4)))
                .containsExactly(
                        List.of("Card", "Shown", "Overridden", "Rate"),
                        List.of("All", "3", "1", "33.3%"),
                        List.of("imaging-ordered", "1", "0", "0.0%"),
                        List.of("pain-in-record", "2", "1", "50.0%"));
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

    private static SomeAudit.AuditPageResponse page() {
        return AUDIT.get("/trends?from=2026-11-23&to=2026-12-18");
    }

    private static List<List<String>> table(String key) {
        List<List<String>> rows = new ArrayList<>();
        for (Element row : page().html().select("#" + key + " .numbers tr")) {
            rows.add(row.select("th, td").eachText());
        }
        return rows;
    }

    private static String mark(String term) {
        return "'" + term + "'::text";
    }

    private static String counted(String from, String before, String... terms) {
        StringBuilder sql = new StringBuilder("select count(*) from audit_event where site = '" + AUDIT.site + "' and "
                + SIGNED + " and recorded_at >= '" + from + "' and recorded_at < '" + before + "'");
        for (String term : terms) {
            sql.append(" and ").append(mark(term)).append(" = any (terms)");
        }
        return recordedText(sql.toString());
    }

    private static String recordedText(String sql) {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private static String counted(LocalDate monday, String... terms) {
        return counted(
                monday.atStartOfDay(ZONE).toInstant().toString(),
                monday.plusDays(7).atStartOfDay(ZONE).toInstant().toString(),
                terms);
    }

    /** Results in the order of their code system. */
    private static List<String> dispositions() {
        return List.copyOf(SomeProfiles.knowledge().codes().of(Codes.system("disposition")));
    }

    /** More results than are looked at, over five weeks; {@code -Ddorsal.long=true} tries it. */
    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void of_two_hundred_thousand_results_the_newest_are_drawn_and_their_time_is_told() {
        SomeAudit many = new SomeAudit();
        many.clinic = Instant.parse("2026-12-16T15:00:00Z");
        many.past.signed(EMERGENCY);
        many.past.signed(FEVER);
        many.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        many.now = Instant.parse("2026-12-18T20:00:00Z");
        many.sealing.run("""
            insert into audit_event
            select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()::text,
                                                                'recorded_at', e.recorded_at - n * interval '40 seconds'))).*
              from audit_event e cross join generate_series(1, 70000) n
             where site = '%s' and %s\
            """.formatted(many.site, SIGNED));
        many.sealing.run("analyze audit_event");
        List<Long> took = new ArrayList<>();
        for (int visit = 0; visit < 5; visit++) {
            long start = System.nanoTime();
            assertThat(many.get("/trends?from=2026-11-10").status()).isEqualTo(200);
            took.add((System.nanoTime() - start) / 1_000_000);
        }
        System.out.println("pictures of the newest of 200,000 results, ms: " + took);
    }

    @Test
    void results_a_week_equal_counts_by_sql() {
        var rows = table("weeks");
        assertThat(rows).hasSize(5);
        for (int week = 0; week < 4; week++) {
            var line = rows.get(week + 1);
            for (int kind = 0; kind < dispositions().size(); kind++) {
                assertThat(line.get(kind + 1))
                        .as(line + " " + dispositions().get(kind))
                        .isEqualTo(counted(
                                MONDAYS.get(week),
                                "x-disposition=" + dispositions().get(kind)));
            }
        }
        assertThat(rows.get(1).getFirst()).isEqualTo("23-Nov");
        assertThat(rows.stream()
                        .skip(1)
                        .flatMap(row -> row.stream().skip(1))
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isEqualTo(8);
        assertThat(rows.get(1).stream().skip(1).mapToInt(Integer::parseInt).sum())
                .as("Sunday evening belongs to the week before")
                .isEqualTo(3);
    }

    /** Versions of the panels, as the FHIR history has them, not the audit events that the pages count. */
    @Test
    void trends_and_rule_quality_count_what_their_common_caption_says() {
        String versions =
                "select count(*) from resource_version v join code_set c on c.site = v.site and c.type = v.type"
                        + " and c.id = v.code_set where v.site = '" + AUDIT.site + "' and v.type = 'Observation' and"
                        + " exists (select from"
                        + " unnest(c.codes) code where code"
                        + " like 'code=%|triage-result') and"
                        + " v.status ";
        String ended = recordedText(versions + "in ('final', 'amended')");
        assertThat(recordedText(versions + "= 'entered-in-error'"))
                .as("a withdrawal among them")
                .isEqualTo("1");
        assertThat(recordedText(versions + "= 'preliminary'"))
                .as("an unsigned one among them")
                .isEqualTo("1");

        int drawn = table("weeks").stream()
                .skip(1)
                .flatMap(row -> row.stream().skip(1))
                .mapToInt(Integer::parseInt)
                .sum();
        assertThat(Integer.toString(drawn)).isEqualTo(ended);
        String quality = AUDIT.get("/quality").text(".notice");
        assertThat(quality).startsWith(ended + " results were counted.");
        String caption = "Each final or amended version of a result counts once, even if the result was amended or"
                + " withdrawn later. Preliminary versions, which nobody has signed, are left out.";
        assertThat(List.of(quality, page().text(".notice"))).allMatch(notice -> notice.contains(caption));
        assertThat(page().body()).doesNotContain("withdrawn, is left out");
    }

    @Test
    void computed_and_decided_equal_counts_by_sql() {
        var rows = table("matrix");
        for (int computed = 0; computed < dispositions().size(); computed++) {
            for (int decided = 0; decided < dispositions().size(); decided++) {
                assertThat(rows.get(computed + 1).get(decided + 1))
                        .isEqualTo(counted(
                                "2026-11-23T06:00:00Z",
                                "2026-12-19T06:00:00Z",
                                "x-computed=" + dispositions().get(computed),
                                "x-disposition=" + dispositions().get(decided)));
            }
        }
        assertThat(rows.get(1).get(2))
                .as("an emergency that was decided as urgent")
                .isEqualTo("1");
        assertThat(page().text("#matrix svg")).contains("▼ 1", "▲ 1");
    }

    @Test
    void overrides_by_clinician_equal_counts_by_sql_and_tell_how_sure_they_are() {
        var rows = table("clinicians");
        String clinician = recordedText("select reference from clinician where site = '" + AUDIT.site + "'");
        String signed = counted("2026-11-23T06:00:00Z", "2026-12-19T06:00:00Z", "x-clinician=" + clinician);
        String overridden = counted(
                "2026-11-23T06:00:00Z", "2026-12-19T06:00:00Z", "x-clinician=" + clinician, "x-overridden=true");
        assertThat(rows.get(1)).startsWith("All", signed, overridden);
        assertThat(rows.get(2).subList(1, 3)).containsExactly(signed, overridden);
        assertThat(rows.get(2).getFirst())
                .isEqualTo(recordedText("select name from clinician where site = '" + AUDIT.site + "'"));
        assertThat(signed).isEqualTo("8");
        assertThat(overridden).isEqualTo("2");
        assertThat(rows.get(2).subList(3, 6)).containsExactly("25.0%", "7.1%", "59.1%");
    }

    @Test
    void causes_a_week_equal_counts_by_sql() {
        var rows = table("rules");
        assertThat(rows).hasSizeGreaterThan(2);
        for (String cause : Facets.causes(SomeProfiles.knowledge())) {
            String name = SomeProfiles.knowledge()
                    .codes()
                    .display(Codes.system("cause"), cause)
                    .orElseThrow()
                    .in(AUDIT.past.site().rules().wording());
            var line = rows.stream().filter(row -> row.getFirst().equals(name)).findFirst();
            for (int week = 0; week < 4; week++) {
                assertThat(line.isEmpty() ? "0" : line.get().get(week + 1))
                        .as(cause)
                        .isEqualTo(counted(MONDAYS.get(week), "x-cause=" + cause + "|reached"));
            }
        }
    }

    @Test
    void time_until_filed_equals_what_was_queued_and_filed() {
        String unplanned = recordedText("select count(*) from delivery d where site = '" + AUDIT.site
                + "' and not exists (select from delivery_plan p where p.site = d.site and p.assessment ="
                + " d.assessment)");
        assertThat(Integer.parseInt(unplanned)).isPositive();
        String waiting = Integer.toString(Integer.parseInt(unplanned) + 1);
        assertThat(table("filing").stream().skip(1).map(row -> row.get(1)))
                .containsExactly("1", "0", "1", "0", "1", waiting, "1", "1");
        assertThat(page().text("#filing p"))
                .contains("Half of those filed were filed within 900 s, 95 of 100 within 100,000 s");
    }

    @Test
    void each_picture_is_an_export_of_the_same_numbers_and_each_is_an_event() {
        for (String key : List.of("weeks", "matrix", "clinicians", "rules", "filing")) {
            var csv = AUDIT.post("/trends/export", "picture=" + key, "from=2026-11-23", "to=2026-12-18");
            assertThat(csv.status()).as(key).isEqualTo(200);
            var lines = csv.body().lines().map(line -> line.replace("\"", "")).toList();
            assertThat(lines)
                    .as(key)
                    .isEqualTo(table(key).stream()
                            .map(row -> String.join(",", row))
                            .toList());
            assertThat(AUDIT.events().stream().flatMap(event -> event.fact("format").stream()))
                    .contains("trends-" + key + "-csv");
        }
        AUDIT.get("/trends");
        var event = AUDIT.events().getFirst();
        assertThat(event.subtype()).isEqualTo("search-type");
        assertThat(event.fact("page")).contains("audit-trends");
        assertThat(AUDIT.post("/trends/export", "picture=none").status()).isEqualTo(404);
        assertThat(AUDIT.get("/trends?from=soon").status()).isEqualTo(422);
    }

    @Test
    void no_page_names_a_patient_and_many_weeks_are_cut_and_say_so() {
        assertThat(page().body()).doesNotContain(SignedAssessments.PATIENT);
        var long_ = AUDIT.get("/trends?from=2020-01-01&to=2026-12-18");
        assertThat(long_.text(".notice")).contains("Only the last 26 weeks");
        assertThat(long_.html().select("#weeks tbody tr")).hasSize(26);
        assertThat(AUDIT.get("/trends").html().select("#weeks tbody tr")).hasSize(13);
    }

    @Test
    void the_interval_is_wilsons() {
        var interval = ConfidenceInterval.wilson(10, 20); // by his formula with z = 1.96: 0.299 to 0.701
        assertThat(interval.low()).isCloseTo(0.2993, within(0.0001));
        assertThat(interval.high()).isCloseTo(0.7007, within(0.0001));
        assertThat(ConfidenceInterval.wilson(0, 10).low()).isZero();
        assertThat(ConfidenceInterval.wilson(0, 10).high()).isCloseTo(0.2775, within(0.0001));
        assertThat(ConfidenceInterval.wilson(0, 0)).isEqualTo(new ConfidenceInterval(0, 0, 1));
    }
}
