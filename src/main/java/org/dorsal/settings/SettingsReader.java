package org.dorsal.settings;

import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.SiteRules.SignOffRule;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.http.fhir.LinkSecret;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.http.web.Operators;
import org.dorsal.knowledge.Wording;
import org.dorsal.settings.DorsalProperties.AuthorizationServerProperties;
import org.dorsal.smart.AuthorizationServer;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.TokenEncryption.EncryptionKeys;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;

/**
 * Converts properties to validated settings. The records of the packages refuse with a sentence that begins with their
 * key; this class adds the path and reports faults of different parts together.
 */
final class SettingsReader {
    private static final Map<String, SignOffRule> SIGN_OFF =
            Map.of("required", SignOffRule.REQUIRED, "none", SignOffRule.NONE);
    private static final Map<String, Boolean> ACCEPTED = Map.of("refuse", false, "accept", true);
    private static final Map<String, Issuer.ToleratedDeviation> TOLERATED =
            Map.of("no-typ", Issuer.ToleratedDeviation.NO_TYP, "nonce", Issuer.ToleratedDeviation.NONCE);

    /** Placeholder for a refused base address; the start fails anyway. */
    private static final URI NOWHERE = URI.create("https://dorsal.example");

    private final List<String> problems = new ArrayList<>();

    static Settings read(DorsalProperties written) {
        var reading = new SettingsReader();
        var settings = ScopedValue.where(WebAddress.PLAIN_HTTP, Set.copyOf(written.plainHttpHosts()))
                .call(() -> reading.settings(written));
        if (settings.isEmpty() || !reading.problems.isEmpty()) {
            throw new InvalidSettingsException(reading.problems);
        }
        return settings.get();
    }

    private Optional<Settings> settings(DorsalProperties written) {
        Optional<URI> base = part("dorsal.", () -> WebAddress.readBase("base-url", written.baseUrl()));
        Optional<LinkSecret> links =
                given(written.linkSecret()).flatMap(text -> part("dorsal.", () -> LinkSecret.read(text)));
        var keys = part("dorsal.", () -> EncryptionKeys.read(written.encryptionKeys()));
        var strength = part("dorsal.", () -> new KeyStrength(written.leastRsaBits()));
        var sites = new TreeMap<>(written.sites())
                .entrySet().stream()
                        .flatMap(e -> site(e.getKey(), e.getValue()).stream())
                        .toList();
        if (written.sites().isEmpty()) {
            problems.add("dorsal.sites is empty; name at least one site");
        }
        var store = part("dorsal.", () -> store(written.store()));
        var writeback = part("dorsal.write-back.", () -> writeback(written.writeBack(), sites));
        var log = part("dorsal.log.", () -> log(base.orElse(NOWHERE), written.log()));
        var anonymous = part("dorsal.anonymous.", () -> anonymous(written.anonymous()));
        var network = part("dorsal.", () -> NetworkSettings.of(written));
        var operators = part("dorsal.", () -> new Operators(written.operators()));
        var changed = part("dorsal.", () -> oneOf("changed-knowledge", ACCEPTED, written.changedKnowledge()));
        var unreadable = part("dorsal.", () -> oneOf("unreadable-knowledge", ACCEPTED, written.unreadableKnowledge()));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return part(
                "dorsal.",
                () -> new Settings(
                        base.orElseThrow(),
                        links,
                        keys.orElseThrow(),
                        strength.orElseThrow(),
                        store.orElseThrow(),
                        writeback.orElseThrow(),
                        log.orElseThrow(),
                        anonymous.orElseThrow(),
                        network.orElseThrow(),
                        operators.orElseThrow(),
                        changed.orElseThrow(),
                        unreadable.orElseThrow(),
                        sites));
    }

    private Optional<Settings.ConfiguredSite> site(String name, DorsalProperties.SiteProperties written) {
        var at = "dorsal.sites." + name + ".";
        var id = part("dorsal.sites." + name + ": ", () -> new SiteId(name));
        var issuers = IntStream.range(0, written.issuers().size())
                .mapToObj(i ->
                        issuer(at + "issuers[" + i + "].", written.issuers().get(i)))
                .toList();
        var wording = part(at + "wording ", () -> new Wording.Locale(written.wording()));
        var rules = part(at, () -> rules(written, wording.orElse(Wording.Locale.EN_US)));
        var zone = part(at, () -> zone(written.timeZone()));
        var retention = part(at, () -> given(written.retention()).map(SettingsReader::retention));
        var banner = part(at + "ehr.", () -> EhrSettingsReader.bannerAlways(written.ehr()));
        var limits = part(at + "ehr.", () -> EhrSettingsReader.limits(written.ehr()));
        if (id.isEmpty() || rules.isEmpty() || issuers.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty(); // each of them has reported its fault
        }
        var ehr = part(at + "ehr.", () -> EhrSettingsReader.registration(id.get(), written.ehr()));
        var backend = part(at + "ehr.", () -> EhrSettingsReader.backend(id.get(), written.ehr()));
        var auditors = part(at + "auditors.", () -> EhrSettingsReader.auditors(id.get(), written.auditors()));
        var writeback = part(
                at,
                () -> WritebackSettingsReader.of(
                        id.get(), rules.get().writeBack(), zone.orElse(ZoneOffset.UTC), written.ehr()));
        var read = issuers.stream().flatMap(Optional::stream).toList();
        var access = part(at, () -> new SiteSettings(id.get(), read));
        return Stream.of(zone, banner, limits, ehr, backend, auditors, writeback, access, retention)
                        .allMatch(Optional::isPresent)
                ? Optional.of(new Settings.ConfiguredSite(
                        access.get(),
                        rules.get(),
                        zone.get(),
                        ehr.get(),
                        backend.get(),
                        auditors.get(),
                        writeback.get(),
                        banner.get(),
                        limits.get(),
                        retention.get(),
                        written.searchByGet()))
                : Optional.empty();
    }

    private static StoreSettings store(DorsalProperties.StoreProperties written) {
        var connections = written.connections();
        return StoreSettings.of(
                written.statementTimeout(), connections.pages(), connections.deliveries(), connections.log());
    }

    /**
     * Validates the retention. A service that retains nothing needs no ledger; a month is the minimum that a wrong unit
     * could produce.
     */
    private static Period retention(String written) {
        try {
            var period = Period.parse(written);
            if (!LocalDate.EPOCH.plus(period).isBefore(LocalDate.EPOCH.plusDays(30))) {
                return period;
            }
        } catch (DateTimeException _) {
            // reported below
        }
        throw new IllegalArgumentException("retention must be a period of at least 30 days, such as P30Y or P18M");
    }

    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("time-zone must be a name such as Europe/London or America/New_York");
        }
        return ZoneId.of(name);
    }

    private static SiteRules rules(DorsalProperties.SiteProperties written, Wording.Locale wording) {
        var ehr = written.ehr();
        return new SiteRules(
                written.name(),
                wording,
                written.criteria(),
                given(written.edition()),
                oneOf("sign-off", SIGN_OFF, written.signOff()),
                written.acceptUnapprovedCriteria(),
                oneOf("ehr.write-back", WritebackSettingsReader.WHEN, ehr.writeBack()),
                WebAddress.readBase("ehr.fhir-base", ehr.fhirBase()));
    }

    private Optional<Issuer> issuer(String at, DorsalProperties.IssuerProperties written) {
        var server = written.authorizationServer();
        var advertised = Optional.of(server)
                .filter(AuthorizationServerProperties::isWritten)
                .flatMap(_ -> part(at + "authorization-server.", () -> advertised(server)));
        return part(
                at,
                () -> new Issuer(
                        written.issuer(),
                        WebAddress.read("jwks-uri", written.jwksUri()),
                        written.audience(),
                        given(written.rolesClaim()),
                        Set.copyOf(written.tolerate().stream()
                                .map(word -> oneOf("tolerate", TOLERATED, word))
                                .toList()),
                        advertised));
    }

    private static AuthorizationServer advertised(AuthorizationServerProperties written) {
        return new AuthorizationServer(
                WebAddress.read("token-endpoint", written.tokenEndpoint()),
                given(written.authorizationEndpoint()).map(a -> WebAddress.read("authorization-endpoint", a)),
                written.grantTypes(),
                written.clientAuthentication(),
                written.capabilities());
    }

    private static Optional<String> given(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    private static WritebackSettings writeback(
            DorsalProperties.WriteBackProperties written, List<Settings.ConfiguredSite> sites) {
        var connections = sites.stream().map(Settings.ConfiguredSite::writeback).toList();
        return new WritebackSettings(written.answerWithin(), written.workers(), written.launchWithin(), connections);
    }

    private static AnonymousSettings anonymous(DorsalProperties.AnonymousProperties written) {
        return new AnonymousSettings(
                written.requestsASecond(), written.burst(), written.atOnce(), written.eventsAMinute());
    }

    private static LogSettings log(URI base, DorsalProperties.LogProperties written) {
        return LogSettings.read(base, written.signingKeys(), written.places(), written.checkpointEvery());
    }

    static <T> T oneOf(String key, Map<String, T> words, String written) {
        return Optional.ofNullable(words.get(written))
                .orElseThrow(() -> new IllegalArgumentException(key + " must be one of: "
                        + String.join(", ", words.keySet().stream().sorted().toList())));
    }

    private <T> Optional<T> part(String at, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (IllegalArgumentException refused) {
            if (!problems.contains(at + refused.getMessage())) { // two clients may report the same key
                problems.add(at + refused.getMessage());
            }
            return Optional.empty();
        }
    }
}
