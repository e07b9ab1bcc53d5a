package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.dorsal.smart.launch.Discovery.DiscoveryResult;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long an answer to discovery serves, and who waits for the next one. */
class DiscoveryTest {
    private static final String DOCUMENT = "/fhir/.well-known/smart-configuration";
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final EhrRegistration client = launches.settings.ehr(launches.site).orElseThrow();
    /** Reads that have begun and do not end before the test lets them. */
    private final Deque<Runnable> hanging = new ArrayDeque<>();

    private boolean hangs;
    private final Discovery<EhrRegistration> discovery = LaunchConfiguration.LaunchComponents.discovery(
            launches.settings,
            new RemoteDocuments(SomeClients.within(Duration.ofSeconds(3)), launches.clock, this::run));

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void while_an_ehr_hangs_nobody_waits_who_can_go_on_with_what_it_said_before() {
        DiscoveryResult first = discovery.of(client);
        launches.clock.forward(Discovery.FRESH);
        hangs = true;

        for (int i = 0; i < 10; i++) {
            assertThat(discovery.of(client)).isSameAs(first);
        }
        assertThat(hanging).hasSize(1);
    }

    @Test
    void what_a_refresh_brings_serves_the_next_launch() {
        DiscoveryResult first = discovery.of(client);
        launches.clock.forward(Discovery.FRESH);
        ehr.discovery = document -> document.put("token_endpoint", ehr.origin() + "/new/token");
        hangs = true;
        assertThat(discovery.of(client)).isSameAs(first);
        hanging.remove().run();

        assertThat(discovery.of(client))
                .isInstanceOfSatisfying(
                        DiscoveryResult.DiscoveredServer.class,
                        discovered -> assertThat(
                                        discovered.server().getProviderDetails().getTokenUri())
                                .endsWith("/new/token"));
    }

    @Test
    void a_silent_ehr_is_launched_from_for_an_hour_and_asked_once_in_a_pause() {
        discovery.of(client);
        ehr.broken.put(DOCUMENT, 503);
        launches.clock.forward(Discovery.USABLE.minus(MOMENT));
        int before = ehr.calls();
        assertThat(discovery.of(client)).isInstanceOf(DiscoveryResult.DiscoveredServer.class);
        assertThat(discovery.of(client)).isInstanceOf(DiscoveryResult.DiscoveredServer.class);
        assertThat(ehr.calls()).isEqualTo(before + 1);

        launches.clock.forward(MOMENT);
        assertThat(discovery.of(client))
                .isEqualTo(new DiscoveryResult.DiscoveryFailure(SignInRefusalReason.SILENT_DISCOVERY));
    }

    @Test
    void an_answer_grows_old_although_the_clock_is_set_back() {
        discovery.of(client);
        ehr.broken.put(DOCUMENT, 503);
        launches.clock.back(Duration.ofHours(2));
        launches.clock.forward(Discovery.USABLE);

        assertThat(discovery.of(client))
                .isEqualTo(new DiscoveryResult.DiscoveryFailure(SignInRefusalReason.SILENT_DISCOVERY));
        launches.clock.back(Duration.ofHours(2));
        ehr.broken.clear();
        launches.clock.forward(Discovery.PAUSE);
        assertThat(discovery.of(client)).isInstanceOf(DiscoveryResult.DiscoveredServer.class);
    }

    @Test
    void what_an_ehr_said_before_serves_no_more_once_it_says_something_unfit() {
        discovery.of(client);
        launches.clock.forward(Discovery.FRESH);
        ehr.discovery = document -> document.put("token_endpoint", "http://elsewhere.example/token");
        assertThat(discovery.of(client))
                .isEqualTo(new DiscoveryResult.DiscoveryFailure(SignInRefusalReason.UNFIT_ENDPOINTS));

        ehr.broken.put(DOCUMENT, 503);
        launches.clock.forward(Discovery.PAUSE);
        assertThat(discovery.of(client))
                .isEqualTo(new DiscoveryResult.DiscoveryFailure(SignInRefusalReason.SILENT_DISCOVERY));
    }

    @Test
    void many_first_launches_at_once_share_one_read() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DiscoveryResult>> answers = IntStream.range(0, 50)
                    .mapToObj(_ -> threads.submit(() -> discovery.of(client)))
                    .toList();
            for (Future<DiscoveryResult> answer : answers) {
                assertThat(answer.get()).isInstanceOf(DiscoveryResult.DiscoveredServer.class);
            }
        }
        assertThat(ehr.requestsTo(DOCUMENT)).hasSize(1);
    }

    private void run(Runnable read) {
        if (hangs) {
            hanging.add(read);
        } else {
            read.run();
        }
    }
}
