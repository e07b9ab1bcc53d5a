package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.*;
import org.dorsal.Server;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.start.ShippedKnowledge.KnowledgeRefused;
import org.dorsal.start.ShippedKnowledge.ShippedProfiles;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A service that is not fit does not start, and says in sentences what to do about it. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
    static final List<String> SITE = List.of(
            "--dorsal.base-url=https://dorsal.example",
            "--dorsal.log.signing-keys=" + SomeLogKeys.location(),
            "--dorsal.sites.northside.name=Northside Clinic",
            "--dorsal.sites.northside.wording=en-US",
            "--dorsal.sites.northside.sign-off=required",
            "--dorsal.sites.northside.ehr.fhir-base=https://ehr.example/fhir",
            "--dorsal.sites.northside.issuers[0].issuer=https://ehr.example/auth",
            "--dorsal.sites.northside.issuers[0].jwks-uri=https://ehr.example/auth/jwks",
            "--dorsal.sites.northside.issuers[0].audience=https://dorsal.example/fhir/northside");

    @Test
    void without_settings_it_names_every_missing_key(CapturedOutput output) {
        start();

        assertThat(output.getAll())
                .contains(
                        "spring.datasource.url is missing",
                        "spring.datasource.username is missing",
                        "spring.flyway.user is missing",
                        "dorsal.base-url is missing",
                        "dorsal.log.signing-keys is empty",
                        "dorsal.sites is empty")
                .doesNotContain("\tat org.");
    }

    @Test
    void a_database_alone_is_not_enough(CapturedOutput output) {
        start(database(TestPostgres.APPLICATION, TestPostgres.OWNER));

        assertThat(output.getAll())
                .contains("dorsal.base-url is missing")
                .doesNotContain("spring.datasource", "\tat org.");
    }

    /** A missing or incomplete language is reported by name; languages are data. */
    @Test
    void a_wording_that_lacks_texts_is_told_with_the_first_of_them(CapturedOutput output) {
        start(
                SITE.stream()
                        .map(setting -> setting.replace("wording=en-US", "wording=qad"))
                        .toArray(String[]::new),
                database(TestPostgres.APPLICATION, TestPostgres.OWNER));

        assertThat(output.getAll())
                .containsPattern(
                        "dorsal\\.sites\\.northside\\.wording is qad, which lacks \\d{3,} texts, the first of them"
                                + " words/frame")
                .contains("'lint --wording qad' lists all")
                .doesNotContain("\tat org.");
    }

    @Test
    void drafts_make_nothing_final_without_a_clinician(CapturedOutput output) {
        start(unsigned(), database(TestPostgres.APPLICATION, TestPostgres.OWNER));

        assertThat(output.getAll())
                .contains(
                        "dorsal.sites.northside.sign-off is none, and nobody has approved upper-back-pain-evidence"
                                + " 2.0.0, upper-back-pain-care 2.0.0",
                        "write required",
                        "or accept-unapproved-criteria: true, and every result says so")
                .doesNotContain("\tat org.");
    }

    @Test
    void who_accepts_drafts_is_told_of_the_next_fault(CapturedOutput output) {
        start(
                unsigned(),
                new String[] {"--dorsal.sites.northside.accept-unapproved-criteria=true"},
                database(TestPostgres.OWNER, TestPostgres.OWNER));

        assertThat(output.getAll())
                .contains("The service and the migrations use the same database user")
                .doesNotContain("nobody has approved");
    }

    private static String[] unsigned() {
        return SITE.stream()
                .map(setting -> setting.replace("sign-off=required", "sign-off=none"))
                .toArray(String[]::new);
    }

    /** Reports the option before the migrations run, which it could abort. */
    @Test
    void an_option_of_the_database_s_address_that_could_cut_off_or_lose_is_refused(CapturedOutput output) {
        start(SITE.toArray(String[]::new), database(TestPostgres.APPLICATION, TestPostgres.OWNER), new String[] {
            "--spring.flyway.url=jdbc:postgresql://db/dorsal?sslmode=verify-full&socketTimeout=600&stringtype=unspecified"
        });

        assertThat(output.getAll())
                .contains(
                        "spring.flyway.url has the option socketTimeout: leave it out.",
                        "spring.flyway.url has the option stringtype: leave it out.",
                        "dorsal.store.statement-timeout")
                .doesNotContain("\tat org.");
    }

    @Test
    void a_pool_with_a_statement_of_its_own_is_refused(CapturedOutput output) {
        start(SITE.toArray(String[]::new), database(TestPostgres.APPLICATION, TestPostgres.OWNER), new String[] {
            "--spring.datasource.hikari.connection-init-sql=set jit = on",
            "--spring.datasource.hikari.data-source-properties.prepareThreshold=-1"
        });

        assertThat(output.getAll())
                .contains(
                        "spring.datasource.hikari.connection-init-sql is given: leave it out",
                        "spring.datasource.hikari.data-source-properties has the option prepareThreshold: leave it"
                                + " out.")
                .doesNotContain("\tat org.");
    }

    @Test
    void the_jar_brings_what_lies_in_profiles() throws IOException {
        assertThat(ShippedProfiles.files())
                .extracting(ProfileFile::path, file -> Arrays.hashCode(file.bytes()))
                .containsExactlyElementsOf(SomeProfiles.files().stream()
                        .filter(file -> file.path().endsWith(".json"))
                        .map(file -> org.assertj.core.groups.Tuple.tuple(file.path(), Arrays.hashCode(file.bytes())))
                        .toList());
    }

    @Test
    void every_finding_of_the_lint_is_told_at_once() {
        var refused = new KnowledgeRefused(List.of(
                new LintFinding("plan/a.json", "action[0]", "names an unknown answer"),
                new LintFinding("plan/b.json", "/", "occurs twice")));

        assertThat(new KnowledgeRefused.KnowledgeFailureAnalyzer()
                        .analyze(refused, refused)
                        .getDescription())
                .contains("plan/a.json: action[0]: names an unknown answer", "plan/b.json: /: occurs twice");
    }

    private static String[] database(String user, String owner) {
        var fresh = TestPostgres.empty();
        return new String[] {
            "--spring.datasource.url=" + fresh.url(),
            "--spring.datasource.username=" + user,
            "--spring.flyway.user=" + owner,
            "--server.port=0",
            "--management.server.port=0"
        };
    }

    private static void start(String[]... arguments) {
        List<String> joined = new ArrayList<>();
        for (String[] part : arguments) {
            joined.addAll(List.of(part));
        }
        assertThat(catchThrowable(() -> Server.application().run(joined.toArray(String[]::new))))
                .isNotNull();
    }
}
