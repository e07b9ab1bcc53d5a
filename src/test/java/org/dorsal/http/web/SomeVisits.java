package org.dorsal.http.web;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.*;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.chart.Banner;
import org.dorsal.chart.Chart;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.chart.Clinician;
import org.dorsal.knowledge.Wording;
import org.dorsal.settings.BoundSettings;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;

/** Visits as the guard lets them in, without a browser. */
final class SomeVisits {
    static final AnswerSeals SEALS = new AnswerSeals(new byte[32]);

    /** Settings of the pages that show their own banner. */
    static final WebSettings.PageOptions WITH_BANNER =
            BoundSettings.pages(Map.of("ehr.banner", "always", "phone", "+1 555 0100"));

    static final Instant AT = Instant.parse("2026-11-20T09:30:00Z");

    private SomeVisits() {}

    /** Creates the visit of a clinician at a site with US wording, about a patient born 1984-06-15. */
    static Visit plain() {
        return of(Wording.Locale.EN_US, List.of());
    }

    static Visit british() {
        return of(Wording.Locale.EN_GB, List.of());
    }

    static Visit suggesting(Suggestion... suggestions) {
        return of(Wording.Locale.EN_US, List.of(suggestions));
    }

    static Visit of(Wording.Locale locale, List<Suggestion> suggestions) {
        var banner = new Banner(
                "Testa Alder (sandbox)",
                Optional.of("1984-06-15"),
                Optional.of("female"),
                List.of(new Banner.Identifier("MRN", "SBX-01")),
                Optional.empty(),
                false);
        return of(locale, banner, suggestions);
    }

    static Visit of(Wording.Locale locale, Banner banner, List<Suggestion> suggestions) {
        var clinician = new Clinician("Practitioner/one", "Dr Sample Person", Optional.of("General practitioner"));
        var chart = new Chart(banner, Optional.of(clinician), suggestions, List.of(), List.of());
        return new Visit(launch(chart), chart, site(locale), "csrf-of-this-launch", "request-1", "192.0.2.7", AT);
    }

    /** Creates a visit from an EHR that shows the patient banner, at a site that does not require a second one. */
    static Visit withoutBanner() {
        Visit visit = plain();
        Launch launch = visit.launch();
        Launch quiet = new Launch(
                launch.id(),
                launch.patient(),
                launch.user(),
                launch.encounter(),
                false,
                launch.requested(),
                launch.granted(),
                launch.started(),
                launch.ends(),
                launch.chart());
        var sitePages = new WebSettings.SitePages(
                visit.sitePages().site(),
                visit.sitePages().zone(),
                visit.sitePages().frameAncestors(),
                BoundSettings.pages());
        return new Visit(
                quiet, visit.chart(), sitePages, visit.csrf(), visit.requestId(), visit.network(), visit.time());
    }

    private static Launch launch(Chart chart) {
        return new Launch(
                new LaunchId(new SiteId("northside"), UUID.fromString("01930000-0000-7000-8000-000000000001")),
                new PatientId("sandbox-01"),
                new Launch.User("https://ehr.example", "user-1", Optional.of("Practitioner/one")),
                Optional.of("Encounter/one"),
                true,
                Set.of("launch", "openid"),
                Set.of("launch", "openid"),
                AT.minusSeconds(60),
                AT.plusSeconds(3600),
                Optional.of(chart.bytes()));
    }

    private static WebSettings.SitePages site(Wording.Locale locale) {
        var rules = new SiteRules(
                "Northside Clinic",
                locale,
                SiteRules.SignOffRule.REQUIRED,
                false,
                SiteRules.WriteBackRule.NONE,
                URI.create("https://ehr.example/fhir"));
        return new WebSettings.SitePages(
                new Site("northside", rules), ZoneOffset.UTC, List.of("https://ehr.example"), WITH_BANNER);
    }

    /** Creates the visit of a person with issuer and subject alone. */
    static Visit unknown() {
        Visit visit = plain();
        return of(
                visit,
                visit.patient(),
                new Launch.User("https://ehr.example", "user-3", Optional.empty()),
                new Chart(visit.chart().patient(), Optional.empty(), List.of(), List.of(), List.of()));
    }

    /** Creates the visit of another clinician. */
    static Visit another(String fhirUser) {
        Visit visit = plain();
        Chart chart = visit.chart();
        var colleague = new Clinician(fhirUser, "Dr Other Person", Optional.of("General practitioner"));
        return of(
                visit,
                visit.patient(),
                new Launch.User("https://ehr.example", fhirUser, Optional.of(fhirUser)),
                new Chart(chart.patient(), Optional.of(colleague), List.of(), List.of(), List.of()));
    }

    /** Copies a visit for another patient and chart, possibly with a clinician unknown to the EHR. */
    static Visit of(Visit visit, String patient, Chart chart) {
        return of(visit, patient, visit.launch().user(), chart);
    }

    private static Visit of(Visit visit, String patient, Launch.User user, Chart chart) {
        Launch launch = visit.launch();
        return new Visit(
                new Launch(
                        launch.id(),
                        new PatientId(patient),
                        user,
                        launch.encounter(),
                        launch.bannerNeeded(),
                        launch.requested(),
                        launch.granted(),
                        launch.started(),
                        launch.ends(),
                        launch.chart()),
                chart,
                visit.sitePages(),
                visit.csrf(),
                visit.requestId(),
                visit.network(),
                visit.time());
    }
}
