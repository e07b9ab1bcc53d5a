package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.writeback.DeliveryEngine.SiteWritePlans;
import org.dorsal.writeback.EhrCapabilities.CapabilityCache;
import org.dorsal.writeback.FilingPreview.ExpectedFilings;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;
import org.dorsal.writeback.WritebackSettings.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests the preview that a clinician sees before signing. */
class ExpectedFilingsTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final SiteId SITE = new SiteId("northside");

    @Test
    void a_site_that_only_corrects_what_went_out_promises_nothing() {
        assertThat(expecting(
                                List.of(site(true, true)),
                                _ -> {
                                    throw new AssertionError("nobody is asked");
                                },
                                _ -> Optional.empty(),
                                Runnable::run)
                        .of(launch(Set.of())))
                .isInstanceOf(FilingPreview.PreviewResult.DisabledPreview.class);
    }

    @Test
    void a_site_that_writes_nothing_back_is_off_and_nobody_is_asked() {
        Function<SiteId, EhrReply> never = _ -> {
            throw new AssertionError("asked");
        };
        assertThat(expecting(List.of(), never, _ -> Optional.empty(), Runnable::run)
                        .of(launch(Set.of())))
                .isEqualTo(new PreviewResult.DisabledPreview());
    }

    @Test
    void a_clinicians_token_decides_with_what_it_grants_now() {
        var expected = expecting(
                        List.of(site(false)),
                        ExpectedFilingsTest::open,
                        _ -> Optional.of(Set.of("patient/CarePlan.c")),
                        Runnable::run)
                .of(launch(Set.of("patient/*.cruds")));
        assertThat(expected).isInstanceOfSatisfying(PreviewResult.KnownPlan.class, plan -> {
            assertThat(plan.byClinician()).isTrue();
            assertThat(plan.writePlan().of(ResourceKind.PLAN)).isInstanceOf(KindPlan.WrittenKind.class);
            assertThat(plan.writePlan().of(ResourceKind.NOTE))
                    .isEqualTo(new KindPlan.NotWritten(KindPlan.UnwrittenReason.NO_SCOPE));
        });
    }

    @Test
    void what_was_granted_at_launch_counts_while_the_token_can_not_be_asked() {
        assertThat(expecting(List.of(site(false)), ExpectedFilingsTest::open, _ -> Optional.empty(), Runnable::run)
                        .of(launch(Set.of("patient/*.cruds"))))
                .isInstanceOfSatisfying(
                        PreviewResult.KnownPlan.class,
                        plan -> assertThat(plan.writePlan().of(ResourceKind.NOTE))
                                .isInstanceOf(KindPlan.WrittenKind.class));
    }

    @Test
    void the_sites_own_client_needs_no_launch() {
        Function<CallAuthority, Optional<Set<String>>> granted =
                authority -> authority instanceof CallAuthority.BackendAuthority
                        ? Optional.of(Set.of("system/*.cruds"))
                        : Optional.empty();
        assertThat(expecting(List.of(site(true)), ExpectedFilingsTest::open, granted, Runnable::run)
                        .of(launch(Set.of())))
                .isInstanceOfSatisfying(PreviewResult.KnownPlan.class, plan -> {
                    assertThat(plan.byClinician()).isFalse();
                    assertThat(plan.writePlan().nothing()).isFalse();
                });
        assertThat(expecting(List.of(site(true)), ExpectedFilingsTest::open, _ -> Optional.empty(), Runnable::run)
                        .of(launch(Set.of("patient/*.cruds"))))
                .isEqualTo(new PreviewResult.UnknownPlan());
    }

    @Test
    void a_silent_ehr_and_a_broken_token_store_are_not_known() {
        assertThat(expecting(
                                List.of(site(false)),
                                _ -> new HttpAnswer.MissingAnswer(),
                                _ -> Optional.of(Set.of("patient/*.cruds")),
                                Runnable::run)
                        .of(launch(Set.of())))
                .isEqualTo(new PreviewResult.UnknownPlan());
        assertThat(expecting(
                                List.of(site(false)),
                                ExpectedFilingsTest::open,
                                _ -> {
                                    throw new IllegalStateException("no");
                                },
                                Runnable::run)
                        .of(launch(Set.of())))
                .isEqualTo(new PreviewResult.UnknownPlan());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_fault_of_unknown_origin_is_logged_by_its_class_and_never_by_its_message(CapturedOutput log) {
        assertThat(expecting(
                                List.of(site(false)),
                                ExpectedFilingsTest::open,
                                _ -> {
                                    throw new IllegalStateException("no row for Otto Maier, born 1950");
                                },
                                Runnable::run)
                        .of(launch(Set.of())))
                .isEqualTo(new PreviewResult.UnknownPlan());
        assertThat(log.getAll()).contains("IllegalStateException").doesNotContain("Maier");
    }

    @Test
    void a_clinician_does_not_wait_for_an_ehr_that_hangs() {
        var never = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var expected = expecting(
                                List.of(site(false)),
                                _ -> {
                                    await(never);
                                    return new HttpAnswer.MissingAnswer();
                                },
                                _ -> Optional.of(Set.of("patient/*.cruds")),
                                threads)
                        .of(launch(Set.of()));
                assertThat(expected).isEqualTo(new PreviewResult.UnknownPlan());
            } finally {
                never.countDown();
            }
        }
    }

    private static EhrReply open(SiteId site) {
        return new HttpAnswer.CompleteAnswer(200, Map.of("of", site.value()), SomeStatements.json("open"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static FilingPreview expecting(
            List<SiteWriteback> sites,
            Function<SiteId, EhrReply> metadata,
            Function<CallAuthority, Optional<Set<String>>> granted,
            Executor threads) {
        WritebackSettings settings = new WritebackSettings(Duration.ofSeconds(20), 4, Duration.ofDays(14), sites);
        CapabilityCache capabilities = new CapabilityCache(metadata, Ticker.systemTicker(), threads);
        return new ExpectedFilings(settings, new SiteWritePlans(settings, capabilities, granted), threads);
    }

    private static SiteWriteback site(boolean backend) {
        return site(backend, false);
    }

    private static SiteWriteback site(boolean backend, boolean onlyCorrections) {
        return new SiteWriteback(
                SITE,
                "https://ehr.example/fhir",
                ZoneOffset.UTC,
                backend ? Writer.BACKEND : Writer.CLINICIANS,
                onlyCorrections,
                OwnCodes.AUTO,
                NoteRules.of("open"),
                NoteRules.of("open").type(),
                Map.of());
    }

    private static Launch launch(Set<String> granted) {
        return new Launch(
                new LaunchId(SITE, UUID.fromString("01930000-0000-7000-8000-000000000001")),
                new PatientId("7"),
                new Launch.User("https://ehr.example", "user-1", Optional.of("Practitioner/one")),
                Optional.empty(),
                true,
                granted,
                granted,
                AT,
                AT.plusSeconds(3600),
                Optional.empty());
    }
}
