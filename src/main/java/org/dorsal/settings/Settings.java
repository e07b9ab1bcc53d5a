package org.dorsal.settings;

import java.net.URI;
import java.util.*;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.*;
import org.dorsal.assessment.NotifiedSites;
import org.dorsal.audit.log.LogConfiguration.LogSites;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.audit.log.LogWitness;
import org.dorsal.http.BrowserOrigins;
import org.dorsal.http.cds.CdsSettings;
import org.dorsal.http.fhir.FhirSettings;
import org.dorsal.http.fhir.LinkSecret;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.http.web.WebSettings;
import org.dorsal.note.NoteSettings;
import org.dorsal.notify.SubscriptionSettings;
import org.dorsal.smart.HookClient;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.launch.Destinations;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.NotificationClient;
import org.dorsal.smart.launch.SiteClient.BackendRegistration;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;
import org.springframework.core.env.Environment;

/**
 * Validated settings {@code dorsal.*}, with one record per package.
 *
 * @param baseUrl base of absolute URLs, without a slash at its end; never the Host header
 * @param linkSecret key that signs page links; empty where each replica generates its own
 * @param encryption keys that encrypt tokens in the store; empty without launches
 * @param strength minimum strength of issuers' keys and Dorsal's own
 * @param store settings of the package {@code store}
 * @param writeback settings of the package {@code writeback}
 * @param log settings of the package {@code audit.log}
 * @param anonymous limits of unknown callers
 * @param network proxies and trusted authorities
 * @param acceptChangedKnowledge whether an edition that was in force may have changed content
 * @param acceptUnreadableKnowledge whether an edition that was in force may be unreadable for this release
 * @param sites at least one, sorted by name; no token is valid at two of them
 */
public record Settings(
        URI baseUrl,
        Optional<LinkSecret> linkSecret,
        TokenEncryption encryption,
        KeyStrength strength,
        StoreSettings store,
        WritebackSettings writeback,
        LogSettings log,
        AnonymousSettings anonymous,
        NetworkSettings network,
        boolean acceptChangedKnowledge,
        boolean acceptUnreadableKnowledge,
        List<ConfiguredSite> sites) {
    public Settings {
        sites = List.copyOf(sites);
    }

    /** Creates the settings of all packages once: their records refuse what does not fit across sites. */
    Settings checkedAcrossSites() {
        smart();
        signIn();
        launch();
        subscriptions();
        return this;
    }

    /**
     * Reads the keys {@code dorsal.*} of an environment.
     *
     * @throws InvalidSettingsException with all faults
     */
    public static Settings of(Environment environment) {
        return DorsalProperties.of(environment).toSettings();
    }

    /** Returns the settings of the package {@code smart}. */
    public SmartSettings smart() {
        return new SmartSettings(sites.stream().map(ConfiguredSite::access).toList(), strength);
    }

    /** Returns the settings of the package {@code smart.launch}. */
    public LaunchSettings launch() {
        return new LaunchSettings(
                baseUrl,
                encryption,
                present(ConfiguredSite::ehr),
                present(ConfiguredSite::backend),
                writeback.answerWithin(),
                present(ConfiguredSite::auditors).stream()
                        .map(AuditorRegistration::proof)
                        .toList(),
                strength);
    }

    /** Returns the settings of the package {@code smart.signin}. */
    public SignInSettings signIn() {
        return new SignInSettings(baseUrl, encryption, present(ConfiguredSite::auditors), strength);
    }

    private <T> List<T> present(Function<ConfiguredSite, Optional<T>> part) {
        return sites.stream().flatMap(site -> part.apply(site).stream()).toList();
    }

    /** Returns the addresses of called servers: EHRs, issuers of access tokens, auditors' providers, callbacks of
     * subscriptions. */
    public Stream<URI> servers() {
        return sites.stream()
                .flatMap(site -> Stream.of(
                                site.ehr().map(EhrRegistration::server).stream(),
                                site.backend().map(BackendRegistration::server).stream(),
                                site.auditors().map(AuditorRegistration::server).stream(),
                                site.hookClients().stream().map(HookClient::jwksUri),
                                site.callbacks().stream().map(URI::create),
                                site.access().issuers().stream().map(Issuer::jwksUri))
                        .flatMap(servers -> servers));
    }

    /** Returns the hosts that the service may call. */
    public Destinations destinations() {
        Stream<URI> otherBases = sites.stream()
                .flatMap(site -> site.ehr().stream())
                .flatMap(ehr -> ehr.allowances().otherBases().stream())
                .map(URI::create);
        return new Destinations(Stream.of(
                        Stream.of(
                                        servers(),
                                        otherBases,
                                        log.witnesses().stream().map(LogWitness::url))
                                .flatMap(addresses -> addresses)
                                .map(address -> address.getHost().toLowerCase(Locale.ROOT)),
                        network.plainHttpHosts().stream(),
                        network.otherHosts().stream())
                .flatMap(hosts -> hosts)
                .collect(Collectors.toSet()));
    }

    /** Returns the number of refusals of unknown callers per minute and site that get an audit event each. */
    public int anonymousEventsAMinute() {
        return anonymous.eventsAMinute();
    }

    /** Returns the sites with a log in the package {@code audit.log}. */
    LogSites logSites() {
        return new LogSites(sites.stream().map(site -> site.id().value()).toList());
    }

    /** Returns the settings of the package {@code http.fhir}. */
    FhirSettings fhir(RandomGenerator random) {
        return new FhirSettings(
                baseUrl,
                linkSecret.orElseGet(() -> LinkSecret.random(random)),
                sites.stream().map(site -> site.ofFhir(baseUrl)).toList());
    }

    /** Returns the cross-origin rules of the interfaces. */
    BrowserOrigins browserOrigins() {
        return new BrowserOrigins(
                sites.stream().collect(Collectors.toMap(site -> site.id().value(), ConfiguredSite::browserOrigins)));
    }

    /** Returns the settings of the package {@code notify}. */
    SubscriptionSettings subscriptions() {
        return new SubscriptionSettings(
                encryption,
                NotificationClient.ANSWER_WITHIN,
                writeback.workers(),
                subscribed()
                        .collect(Collectors.toMap(
                                site -> site.id().value(),
                                site -> new SubscriptionSettings.SubscribedSite(
                                        FhirSettings.FhirSite.base(
                                                baseUrl, site.id().value()),
                                        site.rules().fhirBase().toString(),
                                        site.callbacks()))));
    }

    /** Returns the sites with subscriptions. */
    NotifiedSites notifiedSites() {
        return new NotifiedSites(subscribed().map(site -> site.id().value()).collect(Collectors.toSet()));
    }

    private Stream<ConfiguredSite> subscribed() {
        return sites.stream().filter(site -> !site.callbacks().isEmpty());
    }

    /** Returns the settings of the package {@code http.cds}. */
    CdsSettings cds() {
        return new CdsSettings(
                baseUrl,
                strength,
                sites.stream()
                        .filter(site -> !site.hookClients().isEmpty())
                        .collect(Collectors.toMap(
                                ConfiguredSite::id,
                                site -> new CdsSettings.CdsSite(
                                        site.hookClients(),
                                        site.rules().wording(),
                                        site.zone(),
                                        site.ehrBases(),
                                        site.ehr().isPresent()))));
    }

    /** Returns the settings of the package {@code http.web}. */
    WebSettings web() {
        return new WebSettings(
                baseUrl,
                sites.stream()
                        .collect(Collectors.toMap(
                                site -> site.id().value(),
                                site -> new WebSettings.SitePages(
                                        site.ofAssessment(), site.zone(), site.frameAncestors(), site.pages()))));
    }

    /** Returns the settings of the package {@code note}. */
    NoteSettings note() {
        return new NoteSettings(sites.stream()
                .collect(Collectors.toMap(
                        site -> site.id().value(),
                        site -> new NoteSettings.NoteSite(site.ofAssessment(), site.zone()))));
    }
}
