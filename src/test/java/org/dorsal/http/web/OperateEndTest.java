package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeOperators.request;
import static org.dorsal.http.web.SomeOperators.signedIn;

import org.dorsal.http.web.SomeOperators.OperatorReply;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators end sessions: of one person or of everybody, with a reason, and from a page of our own. */
class OperateEndTest {
    private static final String WHY = "reason=The account was stolen";

    private final SomeOperators door = new SomeOperators();

    @BeforeEach
    void nobody_has_ended_any() throws Exception {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from session_end where site in ('northside', 'southside')");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', x, end-whom",
        "all, '', x, end-whom",
        "person, '', x, end-person",
        "everybody, Practitioner/7, x, end-person",
        "everybody, '', '', end-reason",
        "everybody, '', ' ', end-reason"
    })
    void a_wish_that_is_not_whole_ends_nothing_and_says_where(String whom, String person, String reason, String field) {
        OperatorReply page = door.end("whom=" + whom, "person=" + person, "reason=" + reason);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#faults a").eachAttr("href")).containsExactly("#" + field);
        assertThat(page.html().select("#" + field)).hasSize(1);
        assertThat(page.html().select("#" + field + "-fault")).hasSize(1);
        assertThat(page.html().select("details:has(form)").hasAttr("open")).isTrue();
        assertThat(page.html().select("input[name=person]").val()).isEqualTo(person);
        assertThat(ends()).isZero();
    }

    @Test
    void too_long_a_name_or_reason_ends_nothing() {
        assertThat(door.end("whom=person", "person=" + "x".repeat(1001), WHY).status())
                .isEqualTo(422);
        assertThat(door.end("whom=everybody", "reason=" + "x".repeat(501)).status())
                .isEqualTo(422);
        assertThat(ends()).isZero();
    }

    @Test
    void without_the_forms_token_or_the_post_nothing_ends() {
        var forged = signedIn("POST", "/operate/northside/end-sessions");
        forged.addParameter("whom", "everybody");
        forged.addParameter("reason", "x");

        assertThat(door.send(forged).status()).isEqualTo(403);
        assertThat(door.get("/operate/northside/end-sessions").status()).isEqualTo(405);
        assertThat(door.send(request("POST", "/operate/northside/end-sessions")).status())
                .isEqualTo(403);
        assertThat(ends()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"done-ended, status, were ended", "none-ended, alert, No open session"})
    void what_came_of_it_is_told(String notice, String role, String expectedText) {
        var shown = signedIn("GET", "/operate/northside");
        shown.addParameter("notice", notice);

        assertThat(door.send(shown).text("p.notice[role=" + role + "]")).contains(expectedText);
    }

    private static long ends() {
        return TestPostgres.numbers(
                        TestPostgres.shared().asSuperuser(),
                        "select count(*) from session_end where site = 'northside'")
                .getFirst();
    }
}
