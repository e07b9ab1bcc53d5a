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
 * The checked settings {@code dorsal.*}, each room's part as that room's own record.
 *
 * @param baseUrl what absolute URLs are made from, without a slash at its end; never the Host header
 * @param linkSecret what page links are signed with; empty where a replica makes its own
 * @param encryptionKeys what locks tokens in the store; empty where nobody launches
 * @param strength of issuers' keys and Dorsal's own
 * @param store the part of the room {@code store}
 * @param writeback the part of the room {@code writeback}
 * @param log the part of the room {@code audit.log}
 * @param anonymous what unknown callers may do
 * @param network how it is reached, and whom it trusts on the network
 * @param operators who looks after deliveries
 * @param acceptChangedKnowledge whether an edition that was in force may have another content now
 * @param acceptUnreadableKnowledge whether an edition that was in force may be one that this release can't load
 * @param sites at least one, in the order of their names; no token is good at two of them
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
     * What an environment's keys {@code dorsal.*} say.
     *
     * @throws SettingsRefused with every fault at once
     */
    public static Settings of(Environment environment) {
        return SettingsReading.read(SettingsBinding.lenient(environment));
    }

    /**
     * One site: who may call there, how its assessments are done, and how its clinicians launch.
     *
     * @param zone in which its people read times
     * @param ehr empty where nobody launches
     * @param backend its own client; empty where clinicians' tokens write, or nobody's
     * @param auditors empty where no auditor signs in
     * @param writeback its deliveries into the EHR
     * @param bannerAlways the patient banner is shown whether or not the EHR shows its own
     * @param limits what its pages wait for
     * @param retention how long what nobody asks for is kept; empty: for ever
     * @param searchByGet whether searches of its records may stand in an address
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

        /** Its name in URLs. */
        public SiteId id() {
            return access.site();
        }

        /** As the main job knows it. */
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

    /** Addresses of those whom the service calls: EHRs, issuers of access tokens, auditors' providers. */
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

    /** Whose logs the room {@code audit.log} keeps. */
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
