package org.dorsal.settings;

import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules;
import org.dorsal.export.ExportSettings.SiteExports;
import org.dorsal.http.fhir.FhirSettings.FhirSite;
import org.dorsal.http.web.WebSettings;
import org.dorsal.outcome.OutcomeSettings.FollowedSite;
import org.dorsal.smart.HookClient;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.SiteClient.BackendRegistration;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.writeback.WritebackSettings;

/**
 * Settings of one site: callers, assessments and launches.
 *
 * @param zone time zone of displayed times
 * @param ehr launch registration; empty without launches
 * @param backend backend client; empty where clinicians' tokens write, or nothing is written
 * @param auditors registration for auditors; empty without their sign-in
 * @param hookClients trusted CDS clients; none without the CDS Hooks endpoint
 * @param browserOrigins origins of pages that may call its interfaces; none by default
 * @param exports bulk exports
 * @param callbacks addresses for notifications; none without subscriptions
 * @param writeback deliveries to the EHR
 * @param pages settings of its pages alone
 * @param retention retention of unused records; empty for an unlimited one
 * @param searchByGet whether searches of its records may use GET
 * @param silent whether results are shown to auditors alone
 */
public record ConfiguredSite(
        SiteSettings access,
        SiteRules rules,
        ZoneId zone,
        Optional<EhrRegistration> ehr,
        Optional<BackendRegistration> backend,
        Optional<AuditorRegistration> auditors,
        List<HookClient> hookClients,
        List<String> browserOrigins,
        SiteExports exports,
        Set<String> callbacks,
        WritebackSettings.SiteWriteback writeback,
        WebSettings.PageOptions pages,
        Optional<Period> retention,
        boolean searchByGet,
        boolean silent) {
    /**
     * Refuses settings of a silent site by which results would reach a clinician or an EHR.
     *
     * @throws IllegalArgumentException if one of them is set
     */
    public ConfiguredSite {
        Map<String, Boolean> isSet = new TreeMap<>(Map.of(
                "ehr.client-id",
                ehr.isPresent(),
                "ehr.write-back",
                rules.writeBack() != SiteRules.WriteBackRule.NONE,
                "cds-hooks.clients",
                !hookClients.isEmpty(),
                "subscriptions.callbacks",
                !callbacks.isEmpty(),
                "export.running",
                exports.isOn()));
        isSet.values().removeIf(set -> !set);
        if (silent && !isSet.isEmpty()) {
            throw new IllegalArgumentException("silent keeps results from clinicians and the EHR, but "
                    + String.join(", ", isSet.keySet()) + " would show them; take it out, or set silent to false");
        }
    }

    /** Returns the origins that may frame the site's pages. */
    public List<String> frameAncestors() {
        return ehr.map(EhrRegistration::frameAncestors).orElse(List.of());
    }

    /** Returns the addresses of the FHIR base of the site's EHR. */
    public List<String> ehrBases() {
        return Stream.concat(
                        Stream.of(rules.fhirBase().toString()),
                        ehr.stream().flatMap(client -> client.allowances().otherBases().stream()))
                .toList();
    }

    /** Returns the settings of follow-ups; empty at a site without them. */
    Optional<FollowedSite> followUp() {
        return backend.filter(BackendRegistration::followUp)
                .map(client -> new FollowedSite(client.server(), ehrBases(), zone));
    }

    /** Returns the name in URLs. */
    public SiteId id() {
        return access.site();
    }

    /** Returns the settings of the package {@code http.fhir}. */
    FhirSite ofFhir(URI baseUrl) {
        return new FhirSite(
                access,
                ofAssessment(),
                FhirSite.base(baseUrl, id().value()),
                searchByGet,
                zone,
                ehrBases(),
                !callbacks.isEmpty(),
                silent);
    }

    /** Returns the settings of the package {@code assessment}. */
    public org.dorsal.assessment.Site ofAssessment() {
        return new org.dorsal.assessment.Site(id().value(), rules);
    }
}
