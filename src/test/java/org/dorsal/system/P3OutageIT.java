package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.system.SomeService.NORTHSIDE;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An EHR that is away for hours stops no signature, loses none and gets none twice (promise {@code ehr-finally}). */
class P3OutageIT {
    private static final int MAX_CONCURRENT = 5;
    private static final int STEPS = Boolean.getBoolean("dorsal.long") ? 8 : 5;
    private static final Duration STEP = Duration.ofHours(2).dividedBy(STEPS);
    private static final List<String> PATIENTS = IntStream.range(1, MAX_CONCURRENT + STEPS)
            .mapToObj("sandbox-%02d"::formatted)
            .toList();

    /** Time longer than the two minutes after which a waiting item retries an unavailable EHR. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private static final String NOT_YET = word("filing.head.ON_ITS_WAY");
    private static final String NEXT_LAUNCH = "Dorsal from this record again";

    /**
     * Settings for signing without a new launch, which is impossible during the outage: the site allows signatures in
     * an existing session.
     */
    private static final String[] SESSIONS = {
        "--dorsal.sites.northside.ehr.session.idle=30m", "--dorsal.sites.northside.ehr.session.sign-within=8h"
    };

    private final MovedClock clock = new MovedClock();

    @ParameterizedTest(name = "with a client of the site''s own: {0}")
    @ValueSource(booleans = {false, true})
    void what_is_signed_in_two_hours_without_an_ehr_is_in_the_record_once_when_it_is_back(boolean backend) {
        try (SomeService service = SomeService.startedBy(clock, backend, SESSIONS)) {
            FiledLedger ledger = new FiledLedger(service, NORTHSIDE);
            SandboxEhr ehr = service.ehr(NORTHSIDE);
            List<SomeSigner> signers = PATIENTS.stream()
                    .map(patient -> SomeSigner.of(service, patient))
                    .toList();
            SomeSigner first = signers.getFirst().signs();
            await().until(() -> isInTheRecord(first));
            long before = ledger.writes("true");

            ehr.down();
            signers.subList(1, MAX_CONCURRENT).forEach(SomeSigner::signs);
            await().until(() -> ledger.writes("true") - before >= 5);
            goThroughTheOutage(service, ledger, signers);
            assertThat(ledger.writes("true") - before)
                    .as("five failures, and one for each worker that was about to send")
                    .isBetween(5L, 9L);
            assertThat(depth(service).parked()).isZero();

            ehr.up();
            long returned = ledger.writes("outcome = 'DONE'");
            clock.move(LATER);
            await().until(() -> depth(service).waiting() == 0);

            assertThat(signers).allMatch(P3OutageIT::isInTheRecord);
            signers.forEach(signer -> ledger.agreesWithTheEhrAbout(signer.patient(), signer.assessment()));
            ledger.holdsEverythingOnceInItsLastVersion();
            ledger.wasFilledInOrder();
            report(ledger, ledger.writes("outcome = 'DONE'") - returned, backend);
        }
    }

    /** Lets people sign and amend; the EHR gets no request except the probe for its return. */
    private void goThroughTheOutage(SomeService service, FiledLedger ledger, List<SomeSigner> signers) {
        long tried = 0;
        for (int step = 0; step < STEPS; step++) {
            double requestedRefreshes = timesAsked(service);
            clock.move(STEP);
            signers.forEach(SomeSigner::isAtWork);
            if (MAX_CONCURRENT + step < signers.size()) {
                signers.get(MAX_CONCURRENT + step).signs();
            }
            if (step < MAX_CONCURRENT) {
                signers.get(step).amends();
            }
            await().until(() -> timesAsked(service) > requestedRefreshes);
            assertThat(signers.stream().filter(SomeSigner::hasSigned))
                    .allSatisfy(signer -> assertThat(signer.reads()).contains(NOT_YET));
            tried = step == 0 ? ledger.writes("true") : tried;
            assertThat(ledger.writes("true")).isEqualTo(tried);
        }
    }

    @Test
    void what_has_lost_its_sign_in_says_so_and_goes_with_the_next_launch() {
        try (SomeService service = SomeService.startedBy(clock, false)) {
            FiledLedger ledger = new FiledLedger(service, NORTHSIDE);
            SandboxEhr ehr = service.ehr(NORTHSIDE);
            SomeSigner begun = SomeSigner.of(service, "sandbox-01");
            SomeSigner late = SomeSigner.of(service, "sandbox-02");
            SomeSigner other = SomeSigner.of(service, "sandbox-03").signs();
            await().until(() -> isInTheRecord(other));

            ehr.down();
            begun.signs();
            await().until(() -> begun.reads().contains("The EHR is not responding."));
            ehr.up();
            ehr.misbehave(Misbehaviour.REFRESH_REFUSED);
            clock.move(Duration.ofMinutes(10)); // access tokens live for five
            late.signs();

            await().until(() -> begun.reads().contains(NEXT_LAUNCH));
            assertThat(begun.reads()).contains(NOT_YET);
            assertThat(late.reads()).contains(NOT_YET, NEXT_LAUNCH);
            ehr.behave();
            for (SomeSigner signer : List.of(begun, late)) {
                signer.launchesAgain(service);
                await().until(() -> isInTheRecord(signer));
                ledger.agreesWithTheEhrAbout(signer.patient(), signer.assessment());
            }
            ledger.holdsEverythingOnceInItsLastVersion();
        }
    }

    private static void report(FiledLedger ledger, long deliveries, boolean backend) {
        String drained = "(select i.patient, a.at from delivery_attempt a join delivery_item i using (site, key)"
                + " where a.outcome = 'DONE' and a.act in ('CREATE', 'UPDATE')"
                + " order by a.at desc limit " + deliveries + ") d";
        long milliseconds = ledger.number("select extract(epoch from max(at) - min(at)) * 1000 from " + drained);
        long lane = ledger.number("select percentile_disc(0.99) within group (order by took) from"
                + " (select extract(epoch from max(at) - min(at)) * 1000 as took from " + drained
                + " group by patient) lanes");
        System.out.printf(
                Locale.ROOT,
                "outage of 2 h%s: %d deliveries drained once, %.0f a second, p99 of one lane %d ms%n",
                backend ? " (client of the site's own)" : " (clinicians' tokens)",
                deliveries,
                deliveries * 1000.0 / milliseconds,
                lane);
    }

    private static boolean isInTheRecord(SomeSigner signer) {
        String page = signer.reads();
        return page.contains(word("filing.head.IN_THE_RECORD")) && !page.contains(NOT_YET);
    }

    /** Returns the number of probes for the EHR's return. */
    private static double timesAsked(SomeService service) {
        return service.part(MeterRegistry.class)
                .counter("dorsal.writeback.attempts", "site", NORTHSIDE, "act", "read", "outcome", "unknown")
                .count();
    }

    private Filings.QueueDepth depth(SomeService service) {
        return service.part(Filings.class).depth(NORTHSIDE, clock.instant());
    }
}
