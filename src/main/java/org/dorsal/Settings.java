package org.dorsal;

import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.assessment.SiteRules;
import org.dorsal.http.fhir.FhirSettings;
import org.dorsal.http.fhir.LinkSecret;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SiteSettings;
import org.dorsal.smart.SmartSettings;
import org.dorsal.store.StoreSettings;

/**
 * The checked settings {@code dorsal.*}, each room's part as that room's own record.
 *
 * @param baseUrl what absolute URLs are made from, without a slash at its end; never the Host header
 * @param linkSecret what page links are signed with; empty where a replica makes its own
 * @param store the part of the room {@code store}
 * @param sites at least one, in the order of their names; no token is good at two of them
 */
public record Settings(URI baseUrl, Optional<LinkSecret> linkSecret, StoreSettings store, List<Site> sites) {
    public Settings {
        sites = List.copyOf(sites);
        smart(sites); // checks what no site can check alone
    }

    /** One site: who may call there and how its assessments are done. */
    public record Site(SiteSettings access, SiteRules rules) {
        /** Its name in URLs. */
        public SiteId id() {
            return access.site();
        }

        /** As the main job knows it. */
        org.dorsal.assessment.Site ofAssessment() {
            return new org.dorsal.assessment.Site(id().value(), rules);
        }
    }

    /** The part of the room {@code smart}. */
    public SmartSettings smart() {
        return smart(sites);
    }

    /** The part of the room {@code http.fhir}. */
    FhirSettings fhir(RandomGenerator chance) {
        return new FhirSettings(
                baseUrl,
                linkSecret.orElseGet(() -> LinkSecret.random(chance)),
                sites.stream()
                        .map(site -> new FhirSettings.OfSite(site.access(), site.ofAssessment()))
                        .toList());
    }

    /** The part of the room {@code http.web}. */
    WebSettings web() {
        return new WebSettings(
                baseUrl,
                sites.stream()
                        .collect(Collectors.toMap(
                                site -> site.id().value(),
                                site -> new WebSettings.OfSite(
                                        site.ofAssessment(), ZoneOffset.UTC, List.of(), false))));
    }

    private static SmartSettings smart(List<Site> sites) {
        return new SmartSettings(sites.stream().map(Site::access).toList());
    }
}
