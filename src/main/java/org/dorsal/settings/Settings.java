package org.dorsal.settings;

import java.net.URI;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.audit.log.LogWiring.LogSites;
import org.dorsal.http.fhir.FhirSettings;
import org.dorsal.http.fhir.LinkSecret;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.http.web.Operators;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.launch.Destinations;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.Seal.EncryptionKeys;
import org.dorsal.smart.launch.SiteClient.BackendRegistration;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;
import org.springframework.core.env.Environment;

/**
 * Checked settings {@code dorsal.*}, with one record per package.
 *
 * @param baseUrl base of absolute URLs, without a slash at its end; never the Host header
 * @param linkSecret key that signs page links; empty where a replica makes its own
 * @param encryptionKeys keys that encrypt tokens in the store; empty without launches
 * @param strength of issuers' keys and Dorsal's own
 * @param store the part of the room {@code store}
 * @param writeback the part of the room {@code writeback}
 * @param log the part of the room {@code audit.log}
 * @param anonymous limits of anonymous callers
 * @param network reachability and trust in the network
 * @param operators operators of the deliveries
 * @param acceptChangedKnowledge whether an edition that was in force may have another content now
 * @param acceptUnreadableKnowledge whether an edition that was in force may be one that this release can't load
 * @param sites at least one, in the order of their names; no token is accepted at two of them
 */
public record Settings(
        URI baseUrl,
        Optional<LinkSecret> linkSecret,
        EncryptionKeys encryptionKeys,
        KeyStrength strength,
        StoreSettings store,
        WritebackSettings writeback,
        LogSettings log,
        AnonymousSettings anonymous,
        NetworkSettings network,
        Operators operators,
        boolean acceptChangedKnowledge,
        boolean acceptUnreadableKnowledge,
        List<ConfiguredSite> sites) {
    public Settings {
        sites = List.copyOf(sites);
        smart(sites, strength); // checks what no site can check alone
        signIn(baseUrl, encryptionKeys, sites, strength);
        launch(baseUrl, encryptionKeys, sites, writeback, strength);
    }

    /**
     * Reads the keys {@code dorsal.*} of an environment.
     *
     * @throws SettingsRefused with every fault at once
     */
    public static Settings of(Environment environment) {
        return SettingsReading.read(SettingsBinding.lenient(environment));
    }

    /**
     * Settings of a site: callers, assessments and launches.
     *
     * @param zone of displayed times
     * @param ehr empty without launches
     * @param backend backend client; empty where clinicians' tokens write, or without write-back
     * @param auditors empty where no auditor signs in
     * @param writeback its deliveries into the EHR
     * @param bannerAlways the patient banner is shown whether or not the EHR shows its own
     * @param limits time limits of its pages
     * @param retention retention of unused records; empty for unlimited
     * @param searchByGet whether searches of its records may use GET
     */
    public record ConfiguredSite(
            SiteSettings access,
            SiteRules rules,
            ZoneId zone,
            Optional<EhrRegistration> ehr,
            Optional<BackendRegistration> backend,
            Optional<AuditorRegistration> auditors,
            WritebackSettings.SiteWriteback writeback,
            boolean bannerAlways,
            WebSettings.PageLimits limits,
            Optional<Period> retention,
            boolean searchByGet) {
        /** Origins that may show the site's pages in a frame. */
        public List<String> frameAncestors() {
            return ehr.map(EhrRegistration::frameAncestors).orElse(List.of());
        }

        /** Returns the site's name in URLs. */
        public SiteId id() {
            return access.site();
        }

        /** Returns the site as the assessment package needs it. */
        public org.dorsal.assessment.Site ofAssessment() {
            return new org.dorsal.assessment.Site(id().value(), rules);
        }
    }

    /** The part of the room {@code smart}. */
    public SmartSettings smart() {
        return smart(sites, strength);
    }

    /** The part of the room {@code smart.launch}. */
    public LaunchSettings launch() {
        return launch(baseUrl, encryptionKeys, sites, writeback, strength);
    }

    /** The part of the room {@code smart.signin}. */
    public SignInSettings signIn() {
        return signIn(baseUrl, encryptionKeys, sites, strength);
    }

    /** Lets the process trust the authorities that the settings name, before any of its clients is made. */
    public void trustNetwork() {
        if (!network.trusted().isEmpty()) {
            SSLContext.setDefault(network.tls());
        }
    }

    /** Returns the addresses of all called servers: EHRs, token issuers, auditors' providers. */
    public Stream<URI> servers() {
        return sites.stream()
                .flatMap(site -> Stream.of(
                                site.ehr().map(EhrRegistration::server).stream(),
                                site.backend().map(BackendRegistration::server).stream(),
                                site.auditors().map(AuditorRegistration::server).stream(),
                                site.access().issuers().stream().map(Issuer::jwksUri))
                        .flatMap(servers -> servers));
    }

    /** Hosts that the service may call. */
    public Destinations destinations() {
        Stream<URI> otherBases = sites.stream()
                .flatMap(site -> site.ehr().stream())
                .flatMap(ehr -> ehr.allowances().otherBases().stream())
                .map(URI::create);
        return Destinations.of(
                Stream.concat(servers(), otherBases)
                        .map(address -> address.getHost().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                Stream.concat(network.plainHttpHosts().stream(), network.privateHosts().stream())
                        .collect(Collectors.toSet()));
    }

    /** How many refusals of unknown callers, in a minute and site, are events of their own. */
    public int anonymousEventsAMinute() {
        return anonymous.eventsAMinute();
    }

    /** Returns the sites whose logs are kept. */
    LogSites logSites() {
        return new LogSites(sites.stream().map(site -> site.id().value()).toList());
    }

    /** The part of the room {@code http.fhir}. */
    FhirSettings fhir(RandomGenerator chance) {
        return new FhirSettings(
                baseUrl,
                linkSecret.orElseGet(() -> LinkSecret.random(chance)),
                sites.stream()
                        .map(site -> FhirSettings.FhirSite.of(
                                baseUrl, site.access(), site.ofAssessment(), site.searchByGet()))
                        .toList());
    }

    /** The part of the room {@code http.web}. */
    WebSettings web() {
        return new WebSettings(
                baseUrl,
                sites.stream()
                        .collect(Collectors.toMap(
                                site -> site.id().value(),
                                site -> new WebSettings.SitePages(
                                        site.ofAssessment(),
                                        site.zone(),
                                        site.frameAncestors(),
                                        site.bannerAlways(),
                                        site.limits()))),
                operators);
    }

    private static SmartSettings smart(List<ConfiguredSite> sites, KeyStrength strength) {
        return new SmartSettings(sites.stream().map(ConfiguredSite::access).toList(), strength);
    }

    private static LaunchSettings launch(
            URI baseUrl,
            EncryptionKeys keys,
            List<ConfiguredSite> sites,
            WritebackSettings writeback,
            KeyStrength strength) {
        return new LaunchSettings(
                baseUrl,
                keys,
                sites.stream().flatMap(site -> site.ehr().stream()).toList(),
                sites.stream().flatMap(site -> site.backend().stream()).toList(),
                writeback.answerWithin(),
                sites.stream()
                        .flatMap(site -> site.auditors().stream())
                        .map(AuditorRegistration::proof)
                        .toList(),
                strength);
    }

    private static SignInSettings signIn(
            URI baseUrl, EncryptionKeys keys, List<ConfiguredSite> sites, KeyStrength strength) {
        return new SignInSettings(
                baseUrl,
                keys,
                sites.stream().flatMap(site -> site.auditors().stream()).toList(),
                strength);
    }
}
