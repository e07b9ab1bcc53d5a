package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.*;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Required authentication of clinicians at the EHR, by factors and age. */
class AssuranceTest {
    private static final Assurance STRICT =
            new Assurance(List.of("two", "three"), List.of("otp", "hwk"), Optional.of(Duration.ofMinutes(10)));

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void what_the_site_asks_for_is_asked_of_the_ehr_and_nothing_where_it_asks_for_nothing() {
        assertThat(begin(STRICT)).contains("acr_values=two+three", "max_age=600");
        assertThat(begin(Assurance.ANY)).doesNotContain("acr_values", "max_age");
    }

    @ParameterizedTest
    @CsvSource({
        "two, otp, 0, ''",
        "three, 'pwd hwk', 600, ''",
        "two, otp, 660, ''",
        "two, otp, -60, ''",
        "two, otp, 661, OLD_SIGN_IN",
        "two, otp, -61, OLD_SIGN_IN",
        "two, otp, unsaid, OLD_SIGN_IN",
        "two, otp, text, OLD_SIGN_IN",
        "two, pwd, 0, WEAK_SIGN_IN",
        "two, unsaid, 0, WEAK_SIGN_IN",
        "two, text, 0, WEAK_SIGN_IN",
        "one, otp, 0, WEAK_SIGN_IN",
        "'two three', otp, 0, WEAK_SIGN_IN",
        "unsaid, otp, 0, WEAK_SIGN_IN"
    })
    void a_launch_stands_only_when_the_id_token_says_all_of_it(String acr, String amr, String age, String why) {
        ehr.idTokenClaims = claims -> {
            if (!acr.equals("unsaid")) {
                claims.put("acr", acr);
            }
            if (!amr.equals("unsaid")) {
                claims.put("amr", amr.equals("text") ? "otp" : List.of(amr.split(" ", -1)));
            }
            if (!age.equals("unsaid")) {
                claims.put("auth_time", age.equals("text") ? "now" : seconds(age));
            }
        };

        SomeFlow.FlowResponse came = launch(STRICT);

        if (why.isEmpty()) {
            browser.keep(came);
        } else {
            assertThat(came.why()).isEqualTo(SignInRefusalReason.valueOf(why));
            assertThat(came.refusal().summary())
                    .contains(".ehr.sign-in", why.equals("OLD_SIGN_IN") ? "10 minutes" : "in the id_token must");
            assertThat(came.refusal().code()).isEqualTo(why.equals("OLD_SIGN_IN") ? "old-sign-in" : "weak-sign-in");
        }
    }

    @Test
    void a_site_that_asks_for_nothing_takes_a_token_that_says_nothing() {
        browser.keep(launch(Assurance.ANY));
    }

    @Test
    void what_no_server_could_be_asked_is_refused_with_the_key() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Assurance(List.of("two three"), List.of(), Optional.empty()))
                .withMessageContaining("sign-in.acr");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Assurance(List.of(), Collections.nCopies(21, "mfa"), Optional.empty()))
                .withMessageContaining("sign-in.amr");
        for (Duration age : List.of(Duration.ofSeconds(59), Duration.ofHours(25))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Assurance(List.of(), List.of(), Optional.of(age)))
                    .withMessageContaining("sign-in.max-age");
        }
    }

    private long seconds(String age) {
        return launches.clock.instant().getEpochSecond() - Long.parseLong(age);
    }

    private String begin(Assurance assurance) {
        return browser.follow(beginning(launches.room(withAssurance(assurance))))
                .getQuery();
    }

    private SomeFlow.FlowResponse launch(Assurance assurance) {
        var replica = launches.room(withAssurance(assurance));
        var answer = ehr.signIn(browser.follow(beginning(replica)));
        return launches.complete(replica, launches.site, browser.brings(answer));
    }

    private SomeFlow.FlowResponse beginning(LaunchConfiguration.LaunchComponents replica) {
        var click = browser.click(ehr.fhirBase(), "launch-token");
        return new SomeFlow(replica.flow()).begin("/launch/" + launches.site, click.parameters(), click.cookies());
    }

    private LaunchSettings withAssurance(Assurance assurance) {
        LaunchSettings settings = launches.settings;
        return new LaunchSettings(
                settings.baseUrl(),
                settings.encryption(),
                settings.ehrs().stream()
                        .map(ehr -> withAssurance(ehr, assurance))
                        .toList(),
                settings.backends(),
                settings.answerWithin(),
                settings.otherProofs(),
                settings.strength());
    }

    private static EhrRegistration withAssurance(EhrRegistration ehr, Assurance assurance) {
        return new EhrRegistration(
                ehr.site(),
                ehr.fhirBase(),
                ehr.clientId(),
                ehr.proof(),
                ehr.scopes(),
                ehr.frameAncestors(),
                ehr.writesByLaunch(),
                ehr.allowances(),
                ehr.sessions(),
                assurance);
    }
}
