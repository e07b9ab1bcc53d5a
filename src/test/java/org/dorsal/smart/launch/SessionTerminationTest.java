package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.launch.Launches.LaunchAccess;
import org.dorsal.store.SessionEndRows;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Launches that an operator ends: for their browser, for their token, on every replica, and while they are on their
 * way.
 */
class SessionTerminationTest {
    private static final AuditAgents OPERATOR = new AuditAgents(
            Optional.empty(),
            Optional.of(new AuditAgents.PersonAgent("operator|ann", Optional.of("ann"), Set.of(), Optional.empty())),
            Optional.empty());

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();
    private final SessionTermination ending = new SessionTermination(
            new SessionEndRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)),
            launches.clock,
            new Random(7));

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void an_ended_launch_lets_nobody_in_and_spends_no_token_on_any_replica() {
        Launch launch = browser.keep(launches.launch(browser));
        ehr.record.put("/fhir/Patient/p-ann", "{\"resourceType\":\"Patient\"}");
        assertThat(readsRecord(launch)).isTrue();
        int calls = ehr.requestsTo("/fhir/Patient").size();

        assertThat(end(Optional.of(named(launch)))).isOne();

        assertThat(launches.enter(browser, launch.id())).isInstanceOf(LaunchAccess.UnknownEntrance.class);
        assertThat(launches.room(launches.settings)
                        .launches()
                        .enter(
                                launch.id(),
                                Optional.ofNullable(browser.cookies.get(BrowserCookies.nameOf(launch.id()))),
                                true))
                .isInstanceOf(LaunchAccess.UnknownEntrance.class);
        assertThat(readsRecord(launch)).isFalse();
        assertThat(ehr.requestsTo("/fhir/Patient")).hasSize(calls);
        assertThat(ehr.refreshes).hasValue(0);
    }

    @Test
    void a_launch_on_its_way_is_over_before_it_begins_and_the_next_one_stands() {
        var address = browser.follow(launches.click(browser));
        launches.clock.forward(Duration.ofSeconds(5));
        end(Optional.empty());
        launches.clock.forward(Duration.ofSeconds(5));

        Launch late = browser.keep(launches.answer(browser, ehr.signIn(address)));
        assertThat(launches.enter(browser, late.id())).isInstanceOf(LaunchAccess.UnknownEntrance.class);
        assertThat(readsRecord(late)).isFalse();

        Launch next = browser.keep(launches.launch(browser));
        assertThat(launches.enter(browser, next.id())).isInstanceOf(LaunchAccess.OpenEntrance.class);
    }

    @Test
    void a_launch_that_is_begun_a_moment_after_the_end_stands() {
        end(Optional.empty());
        launches.clock.forward(Duration.ofMillis(1));

        Launch next = browser.keep(launches.launch(browser));

        assertThat(launches.enter(browser, next.id())).isInstanceOf(LaunchAccess.OpenEntrance.class);
    }

    @Test
    void another_persons_launch_goes_on() {
        Launch launch = browser.keep(launches.launch(browser));

        assertThat(end(Optional.of(named(launch) + "x"))).isZero();

        assertThat(launches.enter(browser, launch.id())).isInstanceOf(LaunchAccess.OpenEntrance.class);
    }

    private boolean readsRecord(Launch launch) {
        return launches.room.ehrClient().call(launch.id(), EhrCall.get("Patient/p-ann"))
                instanceof HttpAnswer.CompleteAnswer;
    }

    private static String named(Launch launch) {
        return launch.user()
                .agents("any", Optional.empty())
                .person()
                .orElseThrow()
                .reference();
    }

    private int end(Optional<String> person) {
        return ending.end(launches.site, person, OPERATOR, "The account was stolen", Optional.empty());
    }
}
