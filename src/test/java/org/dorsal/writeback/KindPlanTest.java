package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.SomeValidator;
import org.dorsal.writeback.KindPlan.NotWritten;
import org.dorsal.writeback.KindPlan.UnwrittenReason;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.KindPlan.WrittenKind;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests which kinds of results each kind of EHR gets. In the rows: u corrected, s searchable, n If-None-Exist, m
 * mapped; + none.
 */
class KindPlanTest {
    private static final Set<String> ALL = Set.of("patient/*.cruds");

    @ParameterizedTest
    @CsvSource({
        // EHR,      own codes, map, response,  score,     vital,     panel,     plan,      note
        "open,        AUTO,   false, usn,       usn,       usn,       usn,       usn,       usn",
        "open,        AUTO,   true,  usn,       usn,       usn,       usn,       usn,       usn",
        "open,        ALWAYS, false, usn,       usn,       usn,       usn,       usn,       usn",
        "open,        NEVER,  false, usn,       NO_CODE,   usn,   SITE,      usn,       usn",
        "open,        NEVER,  true,  usn,       usnm,      usn,   SITE,      usn,       usn",
        "epic-like,   AUTO,   false, +,         NO_CODE,   u,         NO_CODE,   NOT_TAKEN, u",
        "epic-like,   AUTO,   true,  +,         um,        u,         NO_CODE,   NOT_TAKEN, u",
        "epic-like,   ALWAYS, false, +,         u,         u,         u,         NOT_TAKEN, u",
        "epic-like,   NEVER,  true,  +,         um,        u,   SITE,      NOT_TAKEN, u",
        "oracle-like, AUTO,   false, NOT_TAKEN, NO_CODE,   u,         NO_CODE,   NOT_TAKEN, us",
        "oracle-like, AUTO,   true,  NOT_TAKEN, um,        u,         NO_CODE,   NOT_TAKEN, us",
        "athena-like, AUTO,   true,  +,         NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN",
        "athena-like, ALWAYS, true,  +,         NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN",
        "athena-like, NEVER,  false, +,         NOT_TAKEN, NOT_TAKEN, SITE,      NOT_TAKEN, NOT_TAKEN",
        "read-only,   AUTO,   true,  NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN",
        "read-only,   ALWAYS, false, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN"
    })
    void each_ehr_gets_what_it_lists(
            String ehr,
            OwnCodes ownCodes,
            boolean map,
            String response,
            String score,
            String vital,
            String panel,
            String plan,
            String note) {
        WritePlan writePlan =
                KindSupport.of(SomeStatements.of(ehr), SomeContents.site(ownCodes, map), Optional.of(ALL), true);
        assertThat(words(writePlan)).containsExactly(response, score, vital, panel, plan, note);
        assertThat(writePlan.nothing())
                .isEqualTo(List.of(response, score, vital, panel, plan, note).stream()
                        .allMatch(word -> Arrays.stream(UnwrittenReason.values())
                                .anyMatch(why -> why.name().equals(word))));
    }

    /** Vital signs need no code of ours: each vendor's pages allow some, and the site maps others. */
    @ParameterizedTest
    @CsvSource({
        // rules, EHR,         map,   pulse,   pressure, pain score, pain now
        "open,    epic-like,   false, u,       u,        NO_CODE,    NO_CODE",
        "epic,    epic-like,   false, NO_CODE, NO_CODE,  NO_CODE,    NO_CODE",
        "epic,    epic-like,   true,  um,      NO_CODE,  um,         NO_CODE",
        "oracle,  oracle-like, false, um,      NO_CODE,  NO_CODE,    NO_CODE",
        "oracle,  oracle-like, true,  um,      NO_CODE,  um,         NO_CODE",
        "open,    athena-like, true,  NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN",
        "open,    open,        false, usn,     usn,      usn,        usn"
    })
    void vital_signs_go_where_the_rest_does_not(
            String rules, String ehr, boolean map, String pulse, String pressure, String score, String now) {
        WritePlan writePlan = KindSupport.of(
                SomeStatements.of(ehr), SomeContents.site(OwnCodes.AUTO, rules, map), Optional.of(ALL), true);
        String ours = "https://dorsal.example/canonical/CodeSystem/observation";
        assertThat(List.of(
                        word(writePlan.of(coded(ResourceKind.VITAL_SIGN, "http://loinc.org", "8867-4"))),
                        word(writePlan.of(coded(ResourceKind.VITAL_SIGN, "http://loinc.org", "85354-9"))),
                        word(writePlan.of(coded(ResourceKind.SCORE, "http://loinc.org", "72514-3"))),
                        word(writePlan.of(coded(ResourceKind.SCORE, ours, "pain-now-score")))))
                .containsExactly(pulse, pressure, score, now);
    }

    private static Deliverable coded(ResourceKind kind, String system, String code) {
        String body = "{\"code\":{\"coding\":[{\"system\":\"%s\",\"code\":\"%s\"}]}}".formatted(system, code);
        return new Deliverable(kind, kind.type(), "1", 1, "final", body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        // scopes,                                        launch, plan,     note
        "'',                                               true,  NO_SCOPE, NO_SCOPE",
        "patient/*.rs,                                     true,  NO_SCOPE, NO_SCOPE",
        "patient/CarePlan.c,                               true,  n,        NO_SCOPE",
        "patient/CarePlan.cs,                              true,  sn,       NO_SCOPE",
        "patient/CarePlan.cu,                              true,  n,        NO_SCOPE",
        "patient/CarePlan.cru,                             true,  un,       NO_SCOPE",
        "patient/CarePlan.cruds user/DocumentReference.cr, true,  usn,      n",
        "patient/*.write,                                  true,  n,        n",
        "patient/*.write patient/*.read,                   true,  usn,      usn",
        "patient/*.*,                                      true,  usn,      usn",
        "system/*.cruds,                                   true,  NO_SCOPE, NO_SCOPE",
        "system/*.cruds,                                   false, usn,      usn",
        "patient/*.cruds,                                  false, NO_SCOPE, NO_SCOPE",
        "patient/CarePlan.sc,                              true,  NO_SCOPE, NO_SCOPE",
        "launch openid,                                    true,  NO_SCOPE, NO_SCOPE"
    })
    void a_token_opens_no_more_than_its_scopes(String scopes, boolean launch, String plan, String note) {
        WritePlan writePlan = KindSupport.of(
                SomeStatements.of("open"),
                SomeContents.site(OwnCodes.AUTO, false),
                Optional.of(Arrays.stream(scopes.split(" ", -1)).collect(Collectors.toSet())),
                launch);
        assertThat(word(writePlan.of(ResourceKind.PLAN))).isEqualTo(plan);
        assertThat(word(writePlan.of(ResourceKind.NOTE))).isEqualTo(note);
    }

    @Test
    void a_scope_for_surveys_is_enough_for_results_and_one_for_vital_signs_for_those() {
        String category = "patient/Observation.c?category=http://terminology.hl7.org/CodeSystem/observation-category|";
        assertThat(word(observation(ResourceKind.PANEL, category + "survey"))).isEqualTo("n");
        assertThat(word(observation(ResourceKind.PANEL, category + "vital-signs")))
                .isEqualTo("NO_SCOPE");
        assertThat(word(observation(ResourceKind.VITAL_SIGN, category + "vital-signs")))
                .isEqualTo("n");
        assertThat(word(observation(ResourceKind.VITAL_SIGN, category + "survey")))
                .isEqualTo("NO_SCOPE");
    }

    @Test
    void scopes_that_are_not_known_stand_in_no_way() {
        WritePlan writePlan = KindSupport.of(
                SomeStatements.of("open"), SomeContents.site(OwnCodes.AUTO, false), Optional.empty(), false);
        assertThat(words(writePlan)).containsOnly("usn");
    }

    @Test
    void a_copy_that_can_not_be_looked_at_is_not_corrected() {
        var blind = new EhrCapabilities.TypeCapabilities(Set.of("create", "update"), Set.of(), false);
        WritePlan writePlan = KindSupport.of(
                new EhrCapabilities(Map.of("DocumentReference", blind)),
                SomeContents.site(OwnCodes.AUTO, false),
                Optional.of(ALL),
                true);
        assertThat(word(writePlan.of(ResourceKind.NOTE))).isEqualTo("+");
    }

    @Test
    void a_server_that_lists_no_resources_gets_nothing() {
        WritePlan writePlan = KindSupport.of(
                new EhrCapabilities(Map.of()), SomeContents.site(OwnCodes.AUTO, true), Optional.of(ALL), true);
        assertThat(words(writePlan)).containsOnly("NOT_TAKEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "epic-like", "oracle-like", "athena-like", "read-only"})
    void the_statements_are_valid(String ehr) {
        assertThat(SomeValidator.errorsIn(SomeStatements.json(ehr))).isEmpty();
    }

    private static KindPlan observation(ResourceKind kind, String scope) {
        return KindSupport.of(
                        SomeStatements.of("open"),
                        SomeContents.site(OwnCodes.AUTO, false),
                        Optional.of(Set.of(scope)),
                        true)
                .of(kind);
    }

    private static List<String> words(WritePlan writePlan) {
        return Arrays.stream(ResourceKind.values())
                .map(kind -> word(writePlan.of(kind)))
                .toList();
    }

    private static String word(KindPlan way) {
        return switch (way) {
            case NotWritten(UnwrittenReason why) -> why.name();
            case WrittenKind written -> {
                String letters = (written.corrected() ? "u" : "")
                        + (written.searchable() ? "s" : "")
                        + (written.conditional() ? "n" : "")
                        + (written.mapped() ? "m" : "");
                yield letters.isEmpty() ? "+" : letters;
            }
        };
    }
}
